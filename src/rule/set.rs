//! Which rules run, with which parameters and severities, where.

use super::{BUILTIN, Kind, Preset, Rule};
use crate::check::{Params, Value};
use crate::diagnostic::{Finding, Severity};
use crate::flow::Pattern;
use crate::source::Span;
use crate::syntax::nearest;

/// What the configuration and the command line ask for.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The presets; none means the recommended one.
    pub presets: Vec<Preset>,
    /// Settings in order; a later one wins.
    pub settings: Vec<Setting>,
    /// Only these rules or families, whatever the presets say; empty for all.
    pub only: Vec<String>,
    /// Not these rules or families.
    pub skip: Vec<String>,
}

/// What is set for one rule, everywhere or in some files.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Where; everywhere if `None`.
    pub scope: Option<Pattern>,
    /// The rule.
    pub id: String,
    /// The place of its name in the configuration.
    pub span: Span,
    /// Its severity; `Some(None)` turns it off.
    pub severity: Option<Option<Severity>>,
    /// Its parameters, with the places of their names.
    pub params: Vec<(String, Value, Span)>,
}

/// A rule with everything that is set for it.
pub struct Active {
    /// The rule, with the parameters that hold everywhere.
    pub rule: Rule,
    /// It is in one of the presets, for some outcome; or was asked for by name.
    asked_for: bool,
    base: Option<Option<Severity>>,
    scoped: Vec<Scoped>,
}

struct Scoped {
    scope: Pattern,
    severity: Option<Option<Severity>>,
    /// The parameters that hold there, those that hold everywhere included.
    params: Params,
}

/// All rules that may say something in a run.
pub struct Rules {
    /// In the order of their ids.
    pub active: Vec<Active>,
    presets: Vec<Preset>,
    /// Rules that the command line leaves out of this run.
    left_out: Vec<&'static str>,
}

impl Rules {
    /// The rules of `selection`, and what is wrong with it.
    pub fn new(selection: &Selection) -> (Self, Vec<Finding>) {
        let mut problems = Vec::new();
        let presets = if selection.presets.is_empty() { vec![Preset::Recommended] } else { selection.presets.clone() };
        for setting in &selection.settings {
            if !BUILTIN.iter().any(|rule| rule.id == setting.id) {
                let near = nearest(&setting.id, BUILTIN.iter().map(|rule| rule.id));
                let help = near.map_or("see `touchlint rules`".into(), |near| format!("did you mean `{near}`"));
                let problem = format!("there is no rule `{}`", setting.id);
                problems.push(Finding::file("file/invalid-config", setting.span, problem).help(help));
            }
        }
        let active = BUILTIN
            .iter()
            .filter(|builtin| selected(builtin.id, selection))
            .filter_map(|builtin| activate(builtin.rule(), selection, &presets, &mut problems))
            .collect();
        let left_out = BUILTIN.iter().map(|rule| rule.id).filter(|id| !selected(id, selection)).collect();
        (Self { active, presets, left_out }, problems)
    }

    /// The severity at which `active` speaks of `finding` in `path`, or `None` where it keeps quiet.
    pub fn severity(&self, active: &Active, finding: &Finding, path: &str) -> Option<Severity> {
        let (rule, outcome) = (&active.rule, finding.outcome);
        let set = active.set(path, finding.flow.as_deref().unwrap_or("")).filter(|_| rule.suppressible);
        let own = rule.severity.get(outcome).copied().unwrap_or(Severity::Warning);
        let in_preset = rule.presets.get(outcome).is_some_and(|of| of.iter().any(|preset| self.holds(*preset)));
        match set {
            Some(severity) => severity.filter(|_| in_preset || active.asked_for),
            None => (in_preset || active.asked_for).then_some(own),
        }
    }

    /// The active rule of that id.
    pub fn get(&self, id: &str) -> Option<&Active> {
        self.active.binary_search_by(|active| (*active.rule.id.0).cmp(id)).ok().map(|at| &self.active[at])
    }

    /// Whether all that `name`, a rule or a family, would find in `flow` of `path` is found in this run: nothing of it is left out,
    /// and something of it is on there.
    pub fn runs(&self, name: &str, path: &str, flow: &str) -> bool {
        let mut active = self.active.iter().filter(|active| names_rule(name, &active.rule.id.0));
        !self.left_out.iter().any(|id| names_rule(name, id)) && active.any(|active| active.is_on(path, flow))
    }

    fn holds(&self, preset: Preset) -> bool {
        self.presets.contains(&preset) || (preset == Preset::Recommended && self.presets.contains(&Preset::Strict))
    }
}

impl Active {
    /// The severity that is set for `flow` in `path`; `Some(None)` where the rule is off.
    fn set(&self, path: &str, flow: &str) -> Option<Option<Severity>> {
        let here = self.scoped.iter().filter(|scoped| scoped.scope.matches(path, flow));
        here.fold(self.base, |set, scoped| scoped.severity.or(set))
    }

    fn is_on(&self, path: &str, flow: &str) -> bool {
        self.set(path, flow) != Some(None)
    }

    /// The different parameters under which the rule's question has to be asked.
    pub fn variants(&self) -> Vec<&Params> {
        let mut variants = vec![&self.rule.params];
        for scoped in &self.scoped {
            if !variants.contains(&&scoped.params) {
                variants.push(&scoped.params);
            }
        }
        variants
    }

    /// The parameters that hold for `flow` in `path`.
    pub fn params(&self, path: &str, flow: &str) -> &Params {
        let scoped = self.scoped.iter().rev().find(|scoped| scoped.scope.matches(path, flow));
        scoped.map_or(&self.rule.params, |scoped| &scoped.params)
    }

    /// Whether the rule speaks of contacts of this kind.
    pub fn applies_to(&self, kind: Kind) -> bool {
        self.rule.applies_to.is_empty() || self.rule.applies_to.contains(&kind)
    }
}

fn selected(id: &str, selection: &Selection) -> bool {
    let named = |names: &[String]| names.iter().any(|name| names_rule(name, id));
    (selection.only.is_empty() || id.starts_with("file/") || named(&selection.only)) && !named(&selection.skip)
}

/// Whether `name` is this rule or its family.
pub fn names_rule(name: &str, id: &str) -> bool {
    name == id || id.strip_prefix(name.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
}

fn activate(mut rule: Rule, selection: &Selection, presets: &[Preset], problems: &mut Vec<Finding>) -> Option<Active> {
    let id = rule.id.0.clone();
    let mut base = None;
    let mut scoped: Vec<Scoped> = Vec::new();
    for setting in selection.settings.iter().filter(|setting| setting.id == id) {
        let last = scoped.last().filter(|_| setting.scope.is_some());
        let mut params = last.map_or(&rule.params, |scoped| &scoped.params).clone();
        for (name, value, span) in &setting.params {
            if let Err(error) = params.set(name, value.clone()) {
                problems.push(refusal(&rule, name, *span, error));
            }
        }
        match &setting.scope {
            Some(scope) => scoped.push(Scoped { scope: scope.clone(), severity: setting.severity, params }),
            None => {
                rule.params = params;
                base = setting.severity.or(base);
            }
        }
    }
    let by_name = selection.only.iter().any(|name| names_rule(name, &id));
    let set = selection.settings.iter().any(|setting| setting.id == id && setting.severity != Some(None));
    let holds = |preset: &Preset| {
        presets.contains(preset) || (*preset == Preset::Recommended && presets.contains(&Preset::Strict))
    };
    let in_preset = rule.presets.0.iter().any(|(_, of)| of.iter().any(holds));
    if !in_preset && !by_name && !set {
        return None;
    }
    let asked_for = (by_name || set) && !in_preset;
    Some(Active { rule, asked_for, base, scoped })
}

fn refusal(rule: &Rule, name: &str, span: Span, error: crate::check::SetError) -> Finding {
    use crate::check::SetError;
    match error {
        SetError::Unknown => {
            let near = nearest(name, rule.params.0.iter().map(|(known, _)| *known));
            let help = near.map_or(String::new(), |near| format!("did you mean `{near}`"));
            Finding::file("file/invalid-config", span, format!("`{}` has no parameter `{name}`", rule.id)).help(help)
        }
        SetError::Kind(kind) => Finding::file("file/invalid-config", span, format!("`{name}` takes {kind}")),
    }
}
