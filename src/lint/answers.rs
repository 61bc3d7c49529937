//! How many questions could be answered: said in every summary, so that silence is never mistaken for a clean bill. They are asked
//! of calls and chats; nobody waits for a person at the end of a cadence.

use super::report::Answers;
use crate::analysis::reach::Answer;
use crate::check::Facts;
use crate::diagnostic::Kind;
use crate::flow::FlowInfo;

/// The answers for one island.
pub fn answers(facts: &Facts) -> Vec<Answers> {
    let (mut decided, mut undecided) = (0, 0);
    for id in facts.graph.ids() {
        if facts.reach().from_starts.reached(id) && facts.graph.step(id).effect.is_customer_step() {
            *(if facts.reach().answer[id.index()] == Answer::Unknown { &mut undecided } else { &mut decided }) += 1;
        }
    }
    let is_cadence = |flow: &FlowInfo| flow.about.kind == Kind::Cadence;
    if facts.graph.flows.iter().all(is_cadence) {
        return Vec::new();
    }
    let ends = facts.ends();
    vec![
        Answers { question: "can a person be reached", decided, undecided },
        Answers { question: "how does the contact end", decided: ends.decided, undecided: ends.undecided },
    ]
}

/// Adds the answers of one island to those of all.
pub fn add(all: &mut Vec<Answers>, more: Vec<Answers>) {
    for answers in more {
        match all.iter_mut().find(|known| known.question == answers.question) {
            Some(known) => {
                known.decided += answers.decided;
                known.undecided += answers.undecided;
            }
            None => all.push(answers),
        }
    }
}
