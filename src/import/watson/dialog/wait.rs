//! Where a node waits for the customer, and what is heard there.

use super::super::said::said;
use super::test::Test;
use super::{Left, Making, To};
use crate::flow::{Ask, Effect, Event, Input, Menu, Step, StepId, Times};
use crate::source::Spanned;

impl Making<'_, '_> {
    /// Where the node `at` waits for the customer.
    pub(super) fn wait(&mut self, at: usize) -> To {
        match self.waits.get(at).copied().flatten() {
            Some(made) => made,
            None => {
                let label = self.draft.label();
                if let Some(slot) = self.waits.get_mut(at) {
                    *slot = Some(label);
                }
                self.left.push(Left::Wait(at));
                label
            }
        }
    }

    pub(super) fn make_wait(&mut self, at: usize) {
        let Some(Some(label)) = self.waits.get(at).copied() else { return };
        let children = self.nodes.children(at);
        let options = self.options(at);
        if children.is_empty() && options.is_empty() {
            let top = self.top;
            return self.draft.place(label, top);
        }
        let test = |child: usize| self.nodes.all.get(child).map_or(Test::Never, |node| node.test);
        let first = children.first().copied().filter(|&child| test(child) == Test::Always && options.is_empty());
        let input = Input { buttons: !options.is_empty(), ..self.draft.about.channel.input };
        if let Some(first) = first {
            let ask = Ask { input, planned_by_platform: true, ..Ask::default() };
            let id = self.draft.step(self.made(at, Effect::Ask(Box::new(ask))));
            let (to, span) = (self.to(first), self.place(first));
            self.draft.leave(id, to, Event::Answer, span);
            return self.draft.place(label, To::Step(id));
        }
        // Words of the customer's own are an answer; only what can be tapped is a menu.
        let effect = match options.is_empty() {
            true => Effect::Ask(Box::new(Ask { input, planned_by_platform: true, ..Ask::default() })),
            false => Effect::Menu(Menu { input, timeout: None, open: false, planned_by_platform: true }),
        };
        let id = self.draft.step(self.made(at, effect));
        self.draft.place(label, To::Step(id));
        let closed = self.hear(id, &children);
        let chosen = match children.first().or(self.nodes.top.first()).copied() {
            Some(first) => self.enter(first),
            None => self.top,
        };
        for option in options {
            let (on, span) = (Event::Choice(option.value.as_str().into()), option.span);
            self.draft.leave_as(id, chosen, on, span, Times::Unbounded, Some(option));
        }
        if !closed {
            self.listen(id);
        }
    }

    /// The place where the top of the tree waits: for whatever the customer wants next.
    pub(super) fn wait_at_top(&mut self) {
        let input = self.draft.about.channel.input;
        let menu = Menu { input, timeout: None, open: false, planned_by_platform: false };
        let (name, body) = (self.draft.flow.name.clone(), self.draft.flow.body);
        let id = self.draft.step(Step::new(name, body, Effect::Menu(menu)));
        let top = self.top;
        self.draft.place(top, To::Step(id));
        self.listen(id);
        self.draft.hang_up(id);
    }

    /// The ways out of `id` to these nodes, first to last; whether the last one takes whatever is said.
    fn hear(&mut self, id: StepId, nodes: &[usize]) -> bool {
        for &node in nodes {
            let Some(known) = self.nodes.all.get(node) else { continue };
            let (test, words) = (known.test, known.condition.and_then(|text| text.str()).unwrap_or("").trim());
            let (to, span) = (self.to(node), self.place(node));
            match test {
                Test::Words => self.draft.leave(id, to, Event::Intent(words.into()), span),
                Test::Context => self.draft.leave(id, to, Event::Condition(words.into()), span),
                Test::Always | Test::AnythingElse => {
                    self.draft.leave(id, to, Event::NoMatch, span);
                    return true;
                }
                Test::Never | Test::Welcome => {}
            }
        }
        false
    }

    /// Adds to `id` what is heard at the top of the tree, and what is done where nothing fits there.
    pub(super) fn listen(&mut self, id: StepId) {
        let hub = match self.hub {
            Some(hub) => hub,
            None => {
                let (name, body) = (self.draft.flow.name.clone(), self.draft.flow.body);
                let hub = self.draft.assumed(name, body, Effect::Listen);
                self.hub = Some(hub);
                let spoken: Vec<usize> = self.nodes.top.clone();
                let lost = self.lost();
                let before = spoken.into_iter().take_while(|at| Some(*at) != lost).collect::<Vec<_>>();
                self.hear(hub, &before);
                hub
            }
        };
        let span = self.draft.flow.name.span;
        self.draft.leave(id, To::Step(hub), Event::Always, span);
        if let Some(lost) = self.lost() {
            let (to, span) = (self.to(lost), self.place(lost));
            self.draft.leave(id, to, Event::NoMatch, span);
            // In calls silence is held against the nodes like words: https://cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-phone-context
            if !self.draft.about.channel.channel.is_written() {
                self.draft.leave(id, to, Event::NoInput, span);
            }
        }
    }

    /// The node at the top that takes whatever nothing else fits.
    fn lost(&self) -> Option<usize> {
        let takes = |at: &usize| {
            self.nodes.all.get(*at).is_some_and(|node| matches!(node.test, Test::Always | Test::AnythingElse))
        };
        self.nodes.top.iter().copied().find(takes)
    }

    /// The place that says when a node speaks.
    fn place(&self, at: usize) -> crate::source::Span {
        let node = self.nodes.all.get(at);
        let place = node.map(|node| node.condition.map_or(node.name.span, |condition| condition.text_range()));
        place.unwrap_or(self.draft.flow.name.span)
    }

    /// What can be tapped below what a node says.
    fn options(&self, at: usize) -> Vec<Spanned<String>> {
        let Some(node) = self.nodes.all.get(at) else { return Vec::new() };
        let words = said(node.value.get("output"), self.style());
        let name =
            |label: crate::syntax::Value<'_>| Spanned::new(label.str().unwrap_or("").to_owned(), label.text_range());
        words.options.iter().map(|(label, _)| name(*label)).collect()
    }
}
