//! Which rules run, with which parameters and severities, where.

use super::{BUILTIN, Builtin, Kind, OwnRule, Preset, Rule};
use crate::check::{Params, Value};
use crate::diagnostic::{Finding, RuleId, Severity};
use crate::flow::Pattern;
use crate::source::{FileId, Span};
use crate::syntax::nearest;
use std::borrow::Cow;

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
    /// The project's own configuration: of its overrides it is told where they change nothing.
    pub own_file: Option<FileId>,
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
    /// Its severity for all that it says; `Some(None)` turns it off.
    pub severity: Option<Option<Severity>>,
    /// Its severity for some outcomes of its question, with the places of their names.
    pub outcomes: Vec<(String, Option<Severity>, Span)>,
    /// Its parameters, with the places of their names.
    pub params: Vec<(String, Value, Span)>,
}

impl Setting {
    /// The severity set for what the question calls `outcome`; `Some(None)` where that is off.
    pub fn severity_of(&self, outcome: &str) -> Option<Option<Severity>> {
        let own = self.outcomes.iter().find(|(name, ..)| name == outcome);
        own.map(|(_, severity, _)| *severity).or(self.severity)
    }

    /// Whether it holds for `flow` in `path`.
    pub fn holds(&self, path: &str, flow: &str) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.matches(path, flow))
    }

    pub(super) fn turns_off(&self) -> bool {
        self.severity == Some(None) && self.outcomes.is_empty()
    }
}

/// A rule with everything that is set for it.
pub struct Active {
    /// The rule, with the parameters that hold everywhere.
    pub rule: Rule,
    /// It is in one of the presets, for some outcome.
    in_preset: bool,
    /// It was asked for by name, whatever the presets say.
    pub(super) by_name: bool,
    /// Everything that is set for it, weakest first.
    pub(super) settings: Vec<Setting>,
}

/// All rules that may say something in a run.
pub struct Rules {
    /// In the order of their ids.
    pub active: Vec<Active>,
    pub(super) presets: Vec<Preset>,
    /// Every rule there is, whether it runs or not.
    known: Vec<Known>,
}

struct Known {
    id: RuleId,
    suppressible: bool,
    /// The command line leaves it out of this run.
    left_out: bool,
}

impl Rules {
    /// The rules of `selection`, built in and a team's own, and what is wrong with it.
    pub fn new(selection: &Selection, own: &[OwnRule]) -> (Self, Vec<Finding>) {
        let mut problems = Vec::new();
        let presets = if selection.presets.is_empty() { vec![Preset::Recommended] } else { selection.presets.clone() };
        for setting in &selection.settings {
            let known = || BUILTIN.iter().map(|rule| rule.id).chain(own.iter().map(|own| own.file.rule.id.0.as_ref()));
            if !known().any(|id| id == setting.id) {
                let near = nearest(&setting.id, known());
                let help = near.map_or("see `touchlint rules`".into(), |near| format!("did you mean `{near}`"));
                let problem = format!("there is no rule `{}`", setting.id);
                problems.push(Finding::file("file/invalid-config", setting.span, problem).help(help));
            }
        }
        let builtin = BUILTIN.iter().filter(|row| selected(row.id, selection)).map(Builtin::rule);
        let of_team = own.iter().map(|own| &own.file.rule).filter(|rule| selected(&rule.id.0, selection)).cloned();
        let active = builtin.chain(of_team).filter_map(|rule| activate(rule, selection, &presets, &mut problems));
        let mut active: Vec<Active> = active.collect();
        active.sort_by(|one, other| one.rule.id.cmp(&other.rule.id));
        let builtin = BUILTIN.iter().map(|row| (RuleId::builtin(row.id), row.suppressible));
        let of_team = own.iter().map(|own| (own.file.rule.id.clone(), own.file.rule.suppressible));
        let known = builtin.chain(of_team).map(|(id, suppressible)| {
            let left_out = !selected(&id.0, selection);
            Known { id, suppressible, left_out }
        });
        let known = known.collect();
        let rules = Self { active, presets, known };
        problems.extend(super::idle::idle(&rules, selection));
        (rules, problems)
    }

    /// The severity at which `active` speaks of `finding` in `path`, or `None` where it keeps quiet.
    pub fn severity(&self, active: &Active, finding: &Finding, path: &str) -> Option<Severity> {
        let outcome = finding.outcome;
        let flow = finding.flow.as_deref().unwrap_or("");
        let here = || active.settings.iter().filter(|setting| setting.holds(path, flow));
        self.level(active, outcome, here)
    }

    /// The severity of `outcome` where these settings hold, weakest first.
    pub(super) fn level<'s, S: Iterator<Item = &'s Setting>>(
        &self,
        active: &Active,
        outcome: &str,
        settings: impl Fn() -> S,
    ) -> Option<Severity> {
        let rule = &active.rule;
        let set = settings().fold(None, |set, setting| setting.severity_of(outcome).or(set));
        let in_preset = rule.presets.get(outcome).is_some_and(|of| of.iter().any(|preset| self.holds(*preset)));
        let set = set.filter(|_| rule.suppressible);
        if !in_preset && !active.is_asked_for(outcome, settings()) {
            return None;
        }
        set.unwrap_or_else(|| Some(rule.severity.get(outcome).copied().unwrap_or(Severity::Warning)))
    }

    /// The active rule of that id.
    pub fn get(&self, id: &str) -> Option<&Active> {
        self.active.binary_search_by(|active| (*active.rule.id.0).cmp(id)).ok().map(|at| &self.active[at])
    }

    /// Whether all that `name`, a rule or a family, would find in `flow` of `path` is found in this run: nothing of it is left out,
    /// and something of it is on there.
    pub fn runs(&self, name: &str, path: &str, flow: &str) -> bool {
        let mut active = self.active.iter().filter(|active| names_rule(name, &active.rule.id.0));
        !self.known.iter().any(|known| known.left_out && names_rule(name, &known.id.0))
            && active.any(|active| active.is_on(path, flow))
    }

    /// The names of all rules that there are, running or not.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(|known| known.id.0.as_ref())
    }

    /// Whether the rule `id` may be turned off or allowed; one that is not known is judged elsewhere.
    pub fn is_suppressible(&self, id: &str) -> bool {
        self.known.iter().find(|known| known.id.0 == id).is_none_or(|known| known.suppressible)
    }

    pub(super) fn holds(&self, preset: Preset) -> bool {
        self.presets.contains(&preset) || (preset == Preset::Recommended && self.presets.contains(&Preset::Strict))
    }
}

impl Active {
    /// The severity that is set for `outcome` in `flow` of `path`; `Some(None)` where that is off.
    fn set(&self, path: &str, flow: &str, outcome: &str) -> Option<Option<Severity>> {
        let here = self.settings.iter().filter(|setting| setting.holds(path, flow));
        here.fold(None, |set, setting| setting.severity_of(outcome).or(set))
    }

    /// Whether somebody wants to hear of `outcome` though no preset holds it: by the rule's name, or by its own.
    fn is_asked_for<'s>(&self, outcome: &str, mut settings: impl Iterator<Item = &'s Setting>) -> bool {
        let whole = !self.in_preset;
        let names =
            |setting: &Setting| setting.outcomes.iter().any(|(own, level, _)| own == outcome && level.is_some());
        (whole && self.by_name) || settings.any(|setting| names(setting) || whole && !setting.turns_off())
    }

    /// Whether the rule says anything of `flow` in `path`.
    pub fn is_on(&self, path: &str, flow: &str) -> bool {
        let whole = !self.in_preset;
        let mut here = self.settings.iter().filter(|setting| setting.holds(path, flow));
        let asked = !whole || self.by_name || here.any(|setting| !setting.turns_off());
        asked && self.set(path, flow, "") != Some(None)
    }

    /// The different parameters under which the rule's question has to be asked of `flows`, given by path and key.
    pub fn variants<'f>(&self, flows: impl Iterator<Item = (&'f str, &'f str)>) -> Vec<Cow<'_, Params>> {
        let mut variants = vec![Cow::Borrowed(&self.rule.params)];
        if self.scoped().next().is_some() {
            for (path, key) in flows {
                let params = self.params(path, key);
                if !variants.contains(&params) {
                    variants.push(params);
                }
            }
        }
        variants
    }

    /// The parameters that hold for `flow` in `path`: of two settings that say something of the same, the later one counts.
    pub fn params(&self, path: &str, flow: &str) -> Cow<'_, Params> {
        let mut params = Cow::Borrowed(&self.rule.params);
        for setting in self.scoped().filter(|setting| setting.holds(path, flow)) {
            for (name, value, _) in &setting.params {
                // What cannot be set was told when the rule was made active.
                let _ = params.to_mut().set(name, value.clone());
            }
        }
        params
    }

    /// The settings of parameters that hold somewhere only.
    fn scoped(&self) -> impl Iterator<Item = &Setting> {
        self.settings.iter().filter(|setting| setting.scope.is_some() && !setting.params.is_empty())
    }

    /// Whether the rule speaks of contacts of this kind.
    pub fn applies_to(&self, kind: Kind) -> bool {
        self.rule.applies_to.is_empty() || self.rule.applies_to.contains(&kind)
    }
}

pub(super) fn selected(id: &str, selection: &Selection) -> bool {
    let named = |names: &[String]| names.iter().any(|name| names_rule(name, id));
    (selection.only.is_empty() || id.starts_with("file/") || named(&selection.only)) && !named(&selection.skip)
}

/// Whether `name` is this rule or its family.
pub fn names_rule(name: &str, id: &str) -> bool {
    name == id || id.strip_prefix(name.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
}

fn activate(mut rule: Rule, selection: &Selection, presets: &[Preset], problems: &mut Vec<Finding>) -> Option<Active> {
    let id = rule.id.0.clone();
    for setting in selection.settings.iter().filter(|setting| setting.id == id) {
        let mut params = rule.params.clone();
        for (name, value, span) in &setting.params {
            if let Err(error) = params.set(name, value.clone()) {
                problems.push(refusal(&rule, name, *span, error));
            }
        }
        if let Some(check) = rule.check {
            let set = |name: &str| setting.params.iter().find(|(known, ..)| known == name);
            problems.extend(crate::check::refuse(check, &params).into_iter().filter_map(|refusal| {
                let (.., span) = set(refusal.param)?;
                Some(Finding::file("file/invalid-config", *span, refusal.problem).help(refusal.help))
            }));
        }
        if setting.scope.is_none() {
            rule.params = params;
        }
        problems.extend(no_such_outcomes(&rule, setting));
    }
    let by_name = selection.only.iter().any(|name| names_rule(name, &id));
    let set = selection.settings.iter().any(|setting| setting.id == id && !setting.turns_off());
    let holds = |preset: &Preset| {
        presets.contains(preset) || (*preset == Preset::Recommended && presets.contains(&Preset::Strict))
    };
    let in_preset = rule.presets.0.iter().any(|(_, of)| of.iter().any(holds));
    if !in_preset && !by_name && !set {
        return None;
    }
    let settings = selection.settings.iter().filter(|setting| setting.id == id).cloned().collect();
    Some(Active { rule, in_preset, by_name, settings })
}

/// Severities that are set for outcomes which the rule's question does not have.
fn no_such_outcomes(rule: &Rule, setting: &Setting) -> Vec<Finding> {
    let known: Vec<&str> =
        rule.check.into_iter().flat_map(|check| check.outcomes).map(|outcome| outcome.name).collect();
    let unknown = setting.outcomes.iter().filter(|(name, ..)| !known.contains(&name.as_str()));
    let told = unknown.map(|(name, _, span)| {
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`"),
            None if known.is_empty() => "write one severity for all that it says".into(),
            None => format!("use one of `{}`", known.join("`, `")),
        };
        let problem = format!("`{}` sees nothing that it calls `{name}`", rule.id);
        Finding::file("file/invalid-config", *span, problem).help(help)
    });
    told.collect()
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
