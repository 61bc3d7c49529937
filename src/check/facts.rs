//! What checks read: an island, what is known of it, and the words of its texts. Facts are worked out when first asked for.

use super::talk::{MenuTalk, menu_talks};
use super::words;
use crate::analysis::calls::Calls;
use crate::analysis::distance::{Distance, First, distance};
use crate::analysis::effort::menus_in_a_row;
use crate::analysis::ends::{Ends, ends};
use crate::analysis::known::{Known, known};
use crate::analysis::loops::{Counters, Loops, counters, loops, spent};
use crate::analysis::reach::{Lost, Reach, lost, reach};
use crate::analysis::walk::{Backward, Forward, backward, forward, forward_sparing};
use crate::diagnostic::{Finding, Kind, RuleId};
use crate::flow::{Event, FlowGraph, Policy, Role, StepId};
use crate::lexicon::{Hit, Language, Lexicon, List};
use crate::source::Span;
use std::collections::HashMap;
use std::sync::OnceLock;

/// An island and everything that is known of it.
pub struct Facts<'a> {
    /// The island.
    pub graph: &'a FlowGraph,
    /// What the team decided.
    pub policy: &'a Policy,
    /// The phrases.
    pub lexicon: &'a Lexicon,
    reach: OnceLock<Reach>,
    lost: OnceLock<Vec<Lost>>,
    counters: OnceLock<Counters>,
    ends: OnceLock<Ends>,
    loops: OnceLock<(u32, Loops)>,
    calm_distance: OnceLock<[Distance; 2]>,
    rows: OnceLock<Vec<Option<u32>>>,
    heard: OnceLock<Forward>,
    hits: OnceLock<Vec<TextHits>>,
    talks: OnceLock<Vec<MenuTalk>>,
    direct_person: OnceLock<Backward>,
    calm: OnceLock<Forward>,
    ways: OnceLock<Forward>,
    known: OnceLock<Known>,
}

/// The phrases found in one text.
#[derive(Debug)]
pub struct TextHits {
    /// The step that says it.
    pub step: StepId,
    /// Which of its texts.
    pub text: usize,
    /// What was found, sorted by start.
    pub hits: Vec<Hit>,
}

impl<'a> Facts<'a> {
    /// Nothing worked out yet.
    pub fn new(graph: &'a FlowGraph, policy: &'a Policy, lexicon: &'a Lexicon) -> Self {
        Self {
            graph,
            policy,
            lexicon,
            reach: OnceLock::new(),
            lost: OnceLock::new(),
            counters: OnceLock::new(),
            ends: OnceLock::new(),
            loops: OnceLock::new(),
            calm_distance: OnceLock::new(),
            rows: OnceLock::new(),
            heard: OnceLock::new(),
            hits: OnceLock::new(),
            talks: OnceLock::new(),
            direct_person: OnceLock::new(),
            calm: OnceLock::new(),
            ways: OnceLock::new(),
            known: OnceLock::new(),
        }
    }

    /// The ways to a person.
    pub fn reach(&self) -> &Reach {
        self.reach.get_or_init(|| reach(self.graph, self.policy))
    }

    /// Where the way to a person is lost for good.
    pub fn lost(&self) -> &[Lost] {
        self.lost.get_or_init(|| lost(self.graph, self.reach()))
    }

    /// Which edges only lead back so often.
    pub fn counters(&self) -> &Counters {
        self.counters.get_or_init(|| counters(self.graph))
    }

    /// How contacts end.
    pub fn ends(&self) -> &Ends {
        self.ends.get_or_init(|| ends(self.graph, self.counters()))
    }

    /// Loops. The bound is that of the first rule that asks; rules agree on it.
    pub fn loops(&self, max_retries: u32) -> &Loops {
        &self.loops.get_or_init(|| (max_retries, loops(self.graph, self.policy, self.reach(), max_retries))).1
    }

    /// The distance to a person without failing, `first` counting first.
    pub fn calm_distance(&self, first: First) -> &Distance {
        let both = self.calm_distance.get_or_init(|| {
            [First::Choices, First::Seconds]
                .map(|first| distance(self.graph, self.policy, first, |edge| !self.graph.edges[edge].on.is_failing()))
        });
        &both[usize::from(first == First::Seconds)]
    }

    /// What the customer told and what the system holds.
    pub fn known(&self) -> &Known {
        self.known.get_or_init(|| known(self.graph, self.policy, &self.reach().calls, &super::asked::anew(self)))
    }

    /// Menus in a row, for each step.
    pub fn rows(&self) -> &[Option<u32>] {
        self.rows.get_or_init(|| menus_in_a_row(self.graph, &self.reach().calls))
    }

    /// What can be come to from a start that is not itself without any way to a person: at such a start `person/unreachable`
    /// speaks, and the ends below it keep quiet.
    pub fn heard(&self) -> &Forward {
        self.heard.get_or_init(|| {
            let cut_off: Vec<StepId> = self.lost().iter().filter(|lost| lost.start).map(|lost| lost.step).collect();
            let starts = self
                .graph
                .flows
                .iter()
                .filter(|flow| flow.role.is_entry() || flow.role == Role::Queue)
                .flat_map(|flow| flow.entries.iter().map(|entry| entry.step))
                .filter(|step| !cut_off.contains(step));
            forward(self.graph, &self.reach().calls, starts, |_| true)
        })
    }

    /// What menus say of keys, in step order.
    pub fn talks(&self) -> &[MenuTalk] {
        self.talks.get_or_init(|| menu_talks(self))
    }

    /// What the menu `id` says of keys.
    pub fn talk_at(&self, id: StepId) -> Option<&MenuTalk> {
        let talks = self.talks();
        talks.binary_search_by_key(&id, |talk| talk.menu).ok().map(|at| &talks[at])
    }

    /// From which steps a person (of any kind) comes next: over automatic edges, before the customer has the word again.
    pub fn direct_person(&self) -> &Backward {
        self.direct_person.get_or_init(|| {
            let graph = self.graph;
            let onward = |edge: usize| {
                let edge = &graph.edges[edge];
                edge.on.is_automatic() && !graph.step(edge.from).effect.is_customer_step()
            };
            let people = graph.ids().filter(|&id| graph.step(id).effect.person_kind().is_some());
            backward(graph, &Calls::new(graph, onward), people, onward)
        })
    }

    /// What a customer comes to without anything failing and within opening hours.
    pub fn calm(&self) -> &Forward {
        self.calm.get_or_init(|| {
            let graph = self.graph;
            let starts = graph.starts().map(|(_, entry)| entry.step);
            let (uneasy, spent) = (self.uneasy(), spent(graph));
            forward(graph, &self.reach().calls, starts, |edge| !uneasy(edge) && !spent(edge))
        })
    }

    /// Whether something fails along an edge, or it is closed.
    fn uneasy(&self) -> impl Fn(usize) -> bool {
        |edge| self.graph.edges[edge].on.is_failing() || self.graph.edges[edge].on == Event::Closed
    }

    /// The edges of a way from a start to `id`, on which as little fails as possible.
    pub fn way_to(&self, id: StepId) -> Vec<usize> {
        let ways = self.ways.get_or_init(|| {
            let starts = self.graph.starts().map(|(_, entry)| entry.step);
            forward_sparing(self.graph, &self.reach().calls, starts, |_| true, self.uneasy())
        });
        ways.path(self.graph, id)
    }

    /// Every phrase of every list, in every text a customer can come to hear, in step order.
    pub fn hits(&self) -> &[TextHits] {
        self.hits.get_or_init(|| {
            let mut found = Vec::new();
            // Flows say the same words at many steps.
            let mut known: HashMap<(&str, Option<Language>), Vec<Hit>> = HashMap::new();
            for id in self.graph.ids().filter(|&id| self.is_judged(id)) {
                for (text, said) in self.graph.step(id).texts.iter().enumerate() {
                    let language = said.language.as_deref().and_then(Language::of_tag);
                    let scan = || self.lexicon.scan(&said.content, language);
                    let hits = known.entry((&said.content, language)).or_insert_with(scan).clone();
                    if !hits.is_empty() {
                        found.push(TextHits { step: id, text, hits });
                    }
                }
            }
            found
        })
    }

    /// The hits of `list`: step, number of the text, bytes of its content.
    pub fn hits_of(&self, list: List) -> impl Iterator<Item = (StepId, usize, &Hit)> {
        self.hits().iter().flat_map(move |text| {
            text.hits.iter().filter(move |hit| hit.list == list).map(move |hit| (text.step, text.text, hit))
        })
    }

    /// Whether rules speak of `id` at all: a customer can come to it from a start, or it belongs to a queue or hold flow.
    pub fn is_judged(&self, id: StepId) -> bool {
        self.reach().from_starts.reached(id) || matches!(self.graph.flow_of(id).role, Role::Queue | Role::Hold)
    }

    /// A finding about `id` at `span`; the rule that asked puts its name to it.
    pub fn finding(&self, outcome: &'static str, id: StepId, span: Span) -> Finding {
        let flow = self.graph.flow_of(id);
        let mut finding = Finding::new(RuleId::builtin(""), outcome, span);
        finding.flow = Some(flow.key.clone());
        finding.step = Some(self.graph.step(id).name.value.clone());
        finding.platform = Some(flow.platform);
        finding.kind = match flow.about.kind {
            Kind::Cadence => Kind::Cadence,
            _ if self.graph.channel(id).is_written() => Kind::Chatbot,
            _ => Kind::Ivr,
        };
        finding.with("customer", self.graph.channel(id).customer()).with("step", words::shown(self.graph, id))
    }
}
