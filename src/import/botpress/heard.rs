//! What is heard and what may happen wherever a bot waits: questions that are answered from a list, flows that a program leads to, and
//! a customer who is gone for too long.
//!
//! <https://v12.botpress.com/building-chatbots/question-and-answers/>,
//! <https://v12.botpress.com/building-chatbots/developers/timeouts/>

use super::lower::{Lowering, Place, Way};
use super::read::{Bot, BotFlow};
use super::ways::To;
use super::{action, content};
use crate::flow::{Effect, Event, How, Step, StepId};
use crate::syntax::Value;
use std::collections::{HashMap, HashSet};

/// Leads the waiting step `id` to the hub, and to what runs where the customer is gone for too long.
pub(super) fn listen(low: &mut Lowering<'_, '_>, id: StepId, place: Place) {
    let span = low.name(place).0.span;
    if let Some(to) = timeout(low, place) {
        low.lead(id, Way { on: Event::NoInput, to, span, label: None, silent: false }, place.flow);
    }
    if low.bot.questions.is_empty() && low.apart.is_empty() {
        return;
    }
    let hub = match low.hub {
        Some(hub) => hub,
        None => {
            let name = low.flow.name.clone();
            let step = Step::new(name.clone(), name.span, Effect::Listen).assumed();
            let hub = low.step(step);
            low.hub = Some(hub);
            hub
        }
    };
    low.flow.edge(id, hub, Event::Always, span);
}

/// What runs where the customer is gone for too long: what the node says, a node called `timeout`, what the flow says, a flow for it.
fn timeout(low: &Lowering<'_, '_>, place: Place) -> Option<To> {
    let flow = low.bot.flows.get(place.flow)?;
    let of_node = low.node(place).and_then(|node| flow.node_at.get(node.text("timeout")));
    let named = || flow.node_at.get("timeout");
    let of_flow = || flow.node_at.get(flow.value.get("timeoutNode")?.str()?);
    if let Some(&node) = of_node.or_else(named).or_else(of_flow) {
        return (node != place.node).then_some(To::Head(Place { node, ..place }));
    }
    let all = low.bot.flow("timeout.flow.json").filter(|all| *all != place.flow)?;
    Some(To::Head(Place { flow: all, node: low.bot.flows.get(all)?.start()? }))
}

/// Flows that no transition leads to: a program may.
pub(super) fn apart(bot: &Bot<'_>, callers: &HashMap<usize, Vec<Place>>) -> Vec<usize> {
    let redirects = bot.questions.iter().filter_map(|data| data.get("redirectFlow")?.str());
    let asked: HashSet<usize> = redirects.filter_map(|flow| bot.flow(flow)).collect();
    let known = ["main.flow.json", "timeout.flow.json", "conversation_end.flow.json"];
    let is_apart = |(at, flow): &(usize, &BotFlow<'_>)| {
        let is_skill = flow.name.starts_with("skills/") || flow.value.get("skillData").is_some();
        !known.contains(&flow.name.as_str()) && !is_skill && !callers.contains_key(at) && !asked.contains(at)
    };
    bot.flows.iter().enumerate().filter(is_apart).map(|(at, _)| at).collect()
}

/// Adds the ways out of the hub.
pub(super) fn add(low: &mut Lowering<'_, '_>) {
    let Some(hub) = low.hub else { return };
    for at in 0..low.bot.questions.len() {
        question(low, hub, at);
    }
    for flow in low.apart.clone() {
        let Some((node, name)) = low.bot.flows.get(flow).and_then(|of| Some((of.start()?, of.name.clone()))) else {
            continue;
        };
        let place = Place { flow, node };
        let span = low.name(place).0.span;
        let on = Event::Happened(format!("a program leads to {}", name.trim_end_matches(".flow.json")).into());
        low.lead(hub, Way { on, to: To::Head(place), span, label: None, silent: false }, flow);
    }
}

/// One question: its answers, and the node it leads to, or back to where the customer was.
fn question(low: &mut Lowering<'_, '_>, hub: StepId, at: usize) {
    let Some(&data) = low.bot.questions.get(at) else { return };
    let own = |key: &str| {
        let all = data.get(key)?;
        let in_own = low.bot.language().and_then(|language| all.get(language));
        in_own.or_else(|| all.entries().next().map(|(_, list)| list))
    };
    let Some(asked) = own("questions").and_then(|list| list.items().find(|text| text.is_string())) else { return };
    let mut texts = Vec::new();
    let acts = data.get("action").and_then(Value::str).unwrap_or("text");
    for answer in own("answers").into_iter().flat_map(Value::items).take(1).filter(|_| acts.contains("text")) {
        let id = answer.str().unwrap_or("").trim().strip_prefix("#!");
        match id.map(|id| low.bot.contents.get(id).copied()) {
            Some(form) => texts.extend(form.map(|form| content::said(low.bot, form).0).unwrap_or_default()),
            None => texts.extend(content::words(answer, low.bot.language())),
        }
    }
    let name = action::spanned(asked);
    let intent = Event::Intent(name.value.as_str().into());
    let span = name.span;
    let step = low.step(Step::new(name, data.span(), Effect::Say).saying(texts));
    low.flow.edge(hub, step, intent, span);
    let text = |key: &str| data.get(key).and_then(Value::str).filter(|text| !text.is_empty());
    let flow = text("redirectFlow").filter(|_| acts.contains("redirect")).and_then(|flow| low.bot.flow(flow));
    let place = flow.and_then(|flow| {
        let of = low.bot.flows.get(flow)?;
        let node = text("redirectNode").and_then(|node| of.node_at.get(node).copied()).or_else(|| of.start())?;
        Some(Place { flow, node })
    });
    match place {
        Some(place) => {
            let span = data.get("redirectFlow").map_or(span, Value::text_range);
            low.lead(
                step,
                Way { on: Event::Always, to: To::Head(place), span, label: None, silent: false },
                place.flow,
            );
        }
        None => {
            let end = low.behind(step, Effect::End(How::Return));
            low.flow.edge(step, end, Event::Always, span);
        }
    }
}
