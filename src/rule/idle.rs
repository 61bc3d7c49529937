//! Overrides that say what holds anyway: somebody believes in an exception that is none.

use super::set::{Active, Setting, selected};
use super::{Rules, Selection};
use crate::check::Params;
use crate::diagnostic::Finding;

/// A finding for each setting of an override, in the project's own configuration, that changes nothing. Rules that are left out of
/// the run are not judged.
pub(super) fn idle(rules: &Rules, selection: &Selection) -> Vec<Finding> {
    let own = |setting: &&Setting| setting.scope.is_some() && Some(setting.span.file) == selection.own_file;
    let mut found = Vec::new();
    for setting in selection.settings.iter().filter(own).filter(|setting| selected(&setting.id, selection)) {
        let known = rules.names().any(|id| id == setting.id);
        let changes = match rules.active.iter().find(|active| *active.rule.id.0 == *setting.id) {
            Some(active) => changes(rules, active, setting),
            None => !setting.turns_off(),
        };
        if known && !changes {
            let problem = format!("`{}` is set like that anyway, so this override changes nothing", setting.id);
            found.push(
                Finding::file("file/unused-config", setting.span, problem)
                    .help("remove it, or see `touchlint config FILE` for what holds and why"),
            );
        }
    }
    found
}

/// Whether the rule says or asks anything else where the setting holds. Where several overrides speak of one rule, one may undo another.
fn changes(rules: &Rules, active: &Active, setting: &Setting) -> bool {
    let everywhere = || active.settings.iter().filter(|one| one.scope.is_none());
    if active.settings.iter().filter(|one| one.scope.is_some()).count() > 1 {
        return true;
    }
    let outcomes = active.rule.check.map_or(&[][..], |check| check.outcomes).iter().map(|outcome| outcome.name);
    let louder = outcomes.chain([""]).any(|outcome| {
        let here = || everywhere().chain([setting]);
        rules.level(active, outcome, everywhere) != rules.level(active, outcome, here)
    });
    let mut params: Params = active.rule.params.clone();
    let sets = setting.params.iter().all(|(name, value, _)| params.set(name, value.clone()).is_ok());
    // What cannot be set is told as that.
    louder || !sets || params != active.rule.params
}
