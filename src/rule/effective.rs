//! What holds for one flow: every rule that speaks of it, how loud, with which parameters, and who decided so.

use super::set::Active;
use super::{OwnRule, Preset, Rule, Rules, Selection, Str};
use crate::check::Value;
use crate::diagnostic::{Finding, Severity};
use crate::source::Span;

/// Who decided a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The rule itself.
    Rule,
    /// The rule is part of this preset, which was asked for.
    Preset(Preset),
    /// No preset that was asked for holds it.
    NoPreset,
    /// It was named on the command line.
    CommandLine,
    /// The place in a configuration.
    Set(Span),
}

/// One rule as it holds for one flow.
pub struct Effective {
    /// The rule.
    pub rule: Rule,
    /// Its severity by outcome, `None` where it keeps quiet; one row under the empty name where all are alike.
    pub severity: Vec<(Str, Option<Severity>, Origin)>,
    /// Its parameters.
    pub params: Vec<(&'static str, Value, Origin)>,
}

impl Effective {
    /// Whether the rule says anything at all.
    pub fn speaks(&self) -> bool {
        self.severity.iter().any(|(_, severity, _)| severity.is_some())
    }
}

/// Every rule that `selection` knows of, as it holds for `flow` in `path`; both are empty for what holds everywhere. Sorted by id.
pub fn effective(selection: &Selection, own: &[OwnRule], path: &str, flow: &str) -> Vec<Effective> {
    let (rules, _) = Rules::new(selection, own);
    rules.active.iter().map(|active| of_rule(&rules, active, path, flow)).collect()
}

fn of_rule(rules: &Rules, active: &Active, path: &str, flow: &str) -> Effective {
    let outcomes: Vec<&'static str> = match active.rule.check {
        Some(check) => check.outcomes.iter().map(|outcome| outcome.name).collect(),
        None => vec!["definite"],
    };
    let mut severity: Vec<(Str, Option<Severity>, Origin)> = Vec::new();
    for outcome in outcomes {
        // What the question sees and the rule never speaks of.
        if active.rule.presets.get(outcome).is_none_or(Vec::is_empty) {
            continue;
        }
        let mut probe = Finding::new(active.rule.id.clone(), outcome, Span::default());
        probe.flow = Some(flow.to_owned());
        severity.push((
            outcome.into(),
            rules.severity(active, &probe, path),
            who_says_how_loud(rules, active, path, flow, outcome),
        ));
    }
    if severity.iter().all(|(_, level, origin)| Some((level, origin)) == severity.first().map(|(_, l, o)| (l, o))) {
        severity.truncate(1);
        severity.iter_mut().for_each(|row| row.0 = "".into());
    }
    let params = active.params(path, flow);
    let row = |(name, value): &(&'static str, Value)| {
        let here = active.settings.iter().rev().filter(|setting| setting.holds(path, flow));
        let set = here.flat_map(|setting| &setting.params).find(|(own, ..)| own == name);
        (*name, value.clone(), set.map_or(Origin::Rule, |(_, _, span)| Origin::Set(*span)))
    };
    Effective { rule: active.rule.clone(), severity, params: params.0.iter().map(row).collect() }
}

fn who_says_how_loud(rules: &Rules, active: &Active, path: &str, flow: &str, outcome: &str) -> Origin {
    let here = active.settings.iter().rev().filter(|setting| setting.holds(path, flow) && active.rule.suppressible);
    let set = here.filter(|setting| setting.severity_of(outcome).is_some()).map(|setting| {
        let own = setting.outcomes.iter().find(|(name, ..)| name == outcome);
        own.map_or(setting.span, |(.., span)| *span)
    });
    let preset = || {
        let of = active.rule.presets.get(outcome)?;
        let held = of.iter().find(|preset| rules.holds(**preset))?;
        let asked = if rules.presets.contains(held) { *held } else { Preset::Strict };
        Some(Origin::Preset(asked))
    };
    let by_name = || active.settings.iter().find(|setting| setting.holds(path, flow)).map(|one| Origin::Set(one.span));
    let mut set = set;
    let unasked = if active.by_name { Origin::CommandLine } else { Origin::NoPreset };
    set.next().map(Origin::Set).or_else(preset).or_else(by_name).unwrap_or(unasked)
}
