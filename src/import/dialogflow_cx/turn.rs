//! What a route or an event handler does: its words and deeds, then where it leads.

use super::agent::Handler;
use super::chain::{self, Owner};
use super::lower::{Lowering, To};
use super::target;
use crate::flow::{Effect, Event, Step, StepId, Times};
use crate::source::{Span, Spanned};
use crate::syntax::Value;
use std::collections::HashSet;

impl<'t> Lowering<'_, 't> {
    /// Where `handler` leads on the page `at`, its words and deeds first. Where it stays it leads to `back`, so often.
    pub fn turn(&mut self, handler: &Handler<'t>, at: usize, back: To, times: Times) -> To {
        let shared = !handler.depends_on_page() || self.is_large();
        if let Some(&made) = self.shared.get(&handler.body).filter(|_| shared) {
            return made;
        }
        let back = if self.is_large() { self.lost(handler.body) } else { back };
        let first = self.flow.steps.len();
        let made = self.make(handler, at, back, times);
        // Copies for further pages say nothing new of themselves.
        if !self.worded.insert(handler.body) {
            self.flow.steps[first..].iter_mut().for_each(|step| step.assumed = true);
        }
        if shared {
            self.shared.insert(handler.body, made);
        }
        made
    }

    fn make(&mut self, handler: &Handler<'t>, at: usize, back: To, times: Times) -> To {
        let page = self.cx.pages.get(at).map(|page| page.name.clone()).unwrap_or_default();
        let named = handler
            .intent
            .or(handler.event)
            .and_then(|value| Some(Spanned::new(value.str()?.to_owned(), value.text_range())));
        let owner = Owner { name: named.unwrap_or(page), body: handler.body };
        let chain = chain::chain(self, &owner, (Some(handler), handler.fulfillment), at);
        let mut stays = handler.leads_to().is_none();
        // A symbolic end behind a person ends nothing that the customer is in.
        let symbol = handler.page.and_then(|page| target::symbol(page.str().unwrap_or("")));
        let over = chain.person && (stays || symbol.is_some());
        if over {
            return chain.head.map_or(back, To::Step);
        }
        let mut to = target::target(self, handler, at, back, chain.sign);
        if stays && chain.asks_program && !self.in_error {
            to = self.anywhere(handler.fulfillment, handler.body, to);
            stays = false;
        }
        let span = handler.leads_to().map_or(handler.body, |value| value.text_range());
        for (from, on) in chain.tails {
            let times = if stays { times } else { Times::Unbounded };
            self.leave(from, to, on, span, times);
        }
        chain.head.map_or(to, To::Step)
    }

    /// Behind a webhook that was asked where nothing else leads on: it may lead anywhere.
    pub fn anywhere(&mut self, fulfillment: Option<Value<'t>>, body: Span, stay: To) -> To {
        let webhook = fulfillment.and_then(|fulfillment| fulfillment.get("webhook"));
        let name = webhook.and_then(|name| Some(Spanned::new(name.str()?.to_owned(), name.text_range())));
        let name = name.unwrap_or_else(|| Spanned::new(String::new(), body));
        let route = Effect::Route { slot: None, exhaustive: false };
        let at = self.step(Step::new(name.clone(), body, route).assumed());
        let what = Effect::Unknown { what: "a webhook that may lead anywhere" };
        let unseen = self.step(Step::new(name.clone(), body, what).assumed());
        self.leave(at, To::Step(unseen), Event::Condition("the webhook leads on".into()), name.span, Times::Unbounded);
        if let Some(pages) = self.pages_apart() {
            let on = Event::Condition("the webhook leads to a page that nothing else leads to".into());
            self.leave(at, To::Step(pages), on, name.span, Times::Unbounded);
        }
        self.leave(at, stay, Event::Otherwise, name.span, Times::Unknown);
        To::Step(at)
    }

    /// The pages of this flow that no handler leads to; none where there are none.
    fn pages_apart(&mut self) -> Option<StepId> {
        if let Some(made) = self.apart {
            return made;
        }
        let pages = &self.cx.pages;
        let handlers = pages.iter().flat_map(|page| {
            page.routes.iter().chain(&page.events).chain(page.asks.iter().flat_map(|ask| &ask.events))
        });
        let led_to: HashSet<usize> =
            handlers.filter_map(|handler| self.numbers.get(target::last(handler.page?.str()?)).copied()).collect();
        let apart: Vec<usize> = (1..pages.len()).filter(|at| !led_to.contains(at)).collect();
        let made = (!apart.is_empty()).then(|| {
            let effect = Effect::Route { slot: None, exhaustive: true };
            let step = Step::new(self.flow.name.clone(), self.flow.body, effect).assumed();
            self.step(step)
        });
        if let Some(id) = made {
            for at in apart {
                let (name, span) = (self.cx.pages[at].name.value.as_str().into(), self.flow.name.span);
                self.leave(id, To::Head(at), Event::Condition(name), span, Times::Unbounded);
            }
        }
        self.apart = Some(made);
        made
    }

    /// Back to a page that is not told apart from others.
    fn lost(&mut self, span: Span) -> To {
        let effect = Effect::Unknown { what: "the page that the customer came from" };
        let name = self.flow.name.clone();
        To::Step(self.step(Step::new(name, span, effect).assumed()))
    }
}
