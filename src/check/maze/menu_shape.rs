//! The shape of menus: too many options, too many menus in a row, too much talk before the first choice.

use crate::analysis::effort::options;
use crate::analysis::said::seconds;
use crate::check::{Check, Facts, Outcome, Param, Params, Run, Value};
use crate::diagnostic::Finding;
use crate::flow::{Effect, Purpose, StepId};
use std::borrow::Cow;

const VARS: &[&str] = &["customer", "step", "found", "max"];

/// One measure for each run.
pub const CHECK: Check = Check {
    name: "menu-shape",
    doc: "options of a menu, menus in a row, seconds of talk before the first choice",
    outcomes: &[Outcome { name: "definite", vars: VARS }],
    params: &[
        Param {
            name: "measure",
            default: Value::Text(Cow::Borrowed("options")),
            doc: "`options`, `depth` or `seconds`",
        },
        Param { name: "max", default: Value::Number(5.0), doc: "the most that is allowed" },
    ],
    run: Run::Island(run),
};

fn run(facts: &Facts, params: &Params) -> Vec<Finding> {
    let graph = facts.graph;
    let menus = graph.ids().filter(|&id| {
        matches!(graph.step(id).effect, Effect::Menu(_))
            && facts.reach().from_starts.reached(id)
            && graph.flow_of(id).purpose != Some(Purpose::Survey)
    });
    let max = params.number("max");
    let mut found = Vec::new();
    for id in menus {
        let measured = match params.text("measure") {
            "depth" => depth(facts, id, max),
            "seconds" => talk(facts, id),
            _ => too_many(facts, id),
        };
        let Some(measured) = measured.filter(|measured| *measured > max) else { continue };
        let mut finding = facts
            .finding("definite", id, graph.step(id).name.span)
            .with("found", measured.round().to_string())
            .with("max", max.to_string());
        finding.measure = Some(measured);
        finding.witness = Some(id.0);
        found.push(finding);
    }
    found
}

/// A menu where any digits are an answer is no list of options.
fn too_many(facts: &Facts, id: StepId) -> Option<f64> {
    (!crate::check::talk::takes_anything(facts.graph, id)).then(|| options(facts.graph, id).len() as f64)
}

/// Only the first menu past the limit counts, so that a branch is reported once.
fn depth(facts: &Facts, id: StepId, max: f64) -> Option<f64> {
    let row = f64::from(facts.rows()[id.index()]?);
    (row == max.floor() + 1.0).then_some(row)
}

/// Seconds up to the end of the first key's name, with what is said before the menu since the customer last had the word. Known
/// only where every step that leads here says its words one after the other.
fn talk(facts: &Facts, id: StepId) -> Option<f64> {
    let graph = facts.graph;
    let talk = facts.talk_at(id)?;
    let first = talk.keys.iter().find(|said| said.step == id)?;
    let mut total = first.seconds?;
    let mut at = id;
    for _ in 0..20 {
        let mut before = graph.incoming(at).iter().map(|&edge| &graph.edges[edge as usize]);
        // A re-prompt is another hearing; more than one way in, and it depends.
        let calm: Vec<_> = before.by_ref().filter(|edge| !edge.on.is_failing() && edge.from != at).collect();
        let [edge] = calm[..] else { break };
        let step = graph.step(edge.from);
        if step.effect.is_customer_step() {
            break;
        }
        total += step.texts.iter().map(|text| seconds(text, facts.policy)).sum::<f32>();
        at = edge.from;
    }
    Some(f64::from(total))
}
