//! What was found before and accepted: later runs tell what is new, what got worse and what is no longer there.
//!
//! Fingerprints are counted, so that one accepted violation never pays for two.

mod file;

pub use file::{Accepted, Baseline};

use super::allow::may_keep;
use super::report::Report;
use crate::diagnostic::{Certainty, Diagnostic, Finding, State};
use std::collections::{HashMap, HashSet};

/// What a run knows when it is held against a baseline.
pub(super) struct Around<'r> {
    /// Of each finding: the path of its file, seen from the project's folder.
    pub path: &'r dyn Fn(&Diagnostic) -> String,
    /// Whether this would have been found if it were still there.
    pub judged: &'r dyn Fn(&Accepted) -> bool,
}

/// One violation that looks for what accepts it.
struct Need<'d> {
    /// The number of its diagnostic.
    of: usize,
    path: &'d str,
    measure: Option<f64>,
}

/// What accepts the violations of one diagnostic.
#[derive(Clone, Copy, Default)]
struct Cover {
    taken: usize,
    /// The largest figure that was accepted and is passed.
    passed: Option<f64>,
}

/// Marks the findings that `baseline` accepts. Gives what is to be kept of it where it is written again after a run that looked at
/// less than everything, and says what in it is stale.
pub(super) fn compare(
    baseline: &Baseline,
    found: &mut [Diagnostic],
    around: &Around<'_>,
) -> (Vec<Accepted>, Option<Finding>) {
    let mut free = Free::new(&baseline.accepted);
    let paths: Vec<String> = found.iter().map(around.path).collect();
    let mut covers = vec![Cover::default(); found.len()];
    // What is allowed anyway takes only what nothing else needs.
    for state in [State::New, State::Suppressed] {
        let mut needs: HashMap<&str, Vec<Need>> = HashMap::new();
        for (of, one) in found.iter().enumerate().filter(|(_, one)| one.state == state && may_be_kept(one)) {
            for print in &one.parts {
                let need = Need { of, path: &paths[of], measure: one.finding.measure };
                needs.entry(print).or_default().push(need);
            }
        }
        for (print, needs) in needs {
            free.serve(print, needs, &mut covers);
        }
    }
    for (one, cover) in found.iter_mut().zip(covers).filter(|(one, _)| one.state == State::New) {
        let all = one.parts.len();
        one.worse = match (cover.taken, cover.passed) {
            (0, _) => continue,
            (_, Some(before)) => {
                let now = one.finding.measure.map(figure).unwrap_or_default();
                format!("worse than accepted ({} → {now})", figure(before))
            }
            (taken, None) if taken < all => {
                let verb = if all - taken == 1 { "was" } else { "were" };
                format!("{} of these {all} {verb} not accepted", all - taken)
            }
            _ => {
                one.state = State::Baselined;
                continue;
            }
        };
        one.message = format!("{}; {}", one.message, one.worse);
    }
    let (gone, kept): (Vec<&Accepted>, Vec<&Accepted>) = free.left().partition(|one| (around.judged)(one));
    (kept.into_iter().cloned().collect(), stale(&gone))
}

/// Whether a finding is one that a baseline can hold.
fn may_be_kept(one: &Diagnostic) -> bool {
    one.finding.certainty != Certainty::Unknown && may_keep(&one.finding.rule.0)
}

/// Figures are compared and shown with one digit behind the point: the rest is no news to anybody.
fn rounded(measure: f64) -> f64 {
    (measure * 10.0).round() / 10.0
}

fn figure(measure: f64) -> String {
    rounded(measure).to_string()
}

/// The entries that nothing has taken yet, by fingerprint, each list in the order of the file from its end.
struct Free<'b> {
    entries: &'b [Accepted],
    by_print: HashMap<&'b str, Vec<usize>>,
}

impl<'b> Free<'b> {
    fn new(entries: &'b [Accepted]) -> Self {
        let mut by_print: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate().rev() {
            by_print.entry(&entry.fingerprint).or_default().push(at);
        }
        Self { entries, by_print }
    }

    /// Gives each need an entry: of its own file where there is one, and one that accepts as much where there is one.
    fn serve(&mut self, print: &str, mut needs: Vec<Need<'_>>, covers: &mut [Cover]) {
        let Some(free) = self.by_print.get_mut(print) else { return };
        let entries = self.entries;
        let enough = |need: &Need, at: usize| match (need.measure, entries[at].measure) {
            (Some(now), Some(then)) => rounded(now) <= rounded(then),
            _ => true,
        };
        for (same_file, as_much) in [(true, true), (false, true), (true, false), (false, false)] {
            needs.retain(|need| {
                let fits =
                    |&at: &usize| (!same_file || entries[at].path == need.path) && (!as_much || enough(need, at));
                // Both stand in the order of their files, so that mostly the last one fits.
                let Some(place) = free.iter().rposition(fits) else { return true };
                let at = free.remove(place);
                let cover = &mut covers[need.of];
                cover.taken += 1;
                if !enough(need, at) {
                    cover.passed = entries[at].measure;
                }
                false
            });
        }
    }

    /// What nothing has taken, in the order of the file.
    fn left(&self) -> impl Iterator<Item = &'b Accepted> + use<'b> {
        let free: HashSet<usize> = self.by_print.values().flatten().copied().collect();
        self.entries.iter().enumerate().filter(move |(at, _)| free.contains(at)).map(|(_, entry)| entry)
    }
}

/// One finding for all that is accepted and no longer there.
fn stale(gone: &[&Accepted]) -> Option<Finding> {
    let (first, others) = gone.split_first()?;
    let name = |one: &Accepted| format!("`{}` in `{}`", one.rule, one.path);
    let named: Vec<String> = gone.iter().take(NAMED).map(|one| name(one)).collect();
    let more = match gone.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let verb =
        if others.is_empty() { "1 accepted finding is" } else { &format!("{} accepted findings are", gone.len()) };
    let problem = format!("{verb} no longer there: {}{more}", named.join(", "));
    let mut finding = Finding::file("file/stale-baseline", first.span, problem)
        .help("let go of what is mended: `touchlint check --write-baseline`");
    for other in others {
        finding = finding.label(other.span, "nor this");
    }
    Some(finding)
}

/// How many stale entries are named in the message.
const NAMED: usize = 3;

impl Report {
    /// A baseline that accepts all findings of this run that can be accepted, and what it has to keep. Of one project only.
    pub fn to_baseline(&self) -> Baseline {
        let mut accepted = self.kept.clone();
        for one in self.diagnostics.iter().filter(|one| one.state != State::Suppressed && may_be_kept(one)) {
            let path = seen_from(&self.summary.root, self.sources.path(one.finding.place.span));
            let message =
                one.message.strip_suffix(&one.worse).map_or(&*one.message, |said| said.trim_end_matches("; "));
            accepted.extend(one.parts.iter().map(|print| Accepted {
                rule: one.finding.rule.to_string(),
                path: path.to_owned(),
                message: message.to_owned(),
                measure: one.finding.measure.map(rounded),
                fingerprint: print.clone(),
                ..Accepted::default()
            }));
        }
        Baseline { accepted }
    }

    /// Takes all findings that a baseline can hold as accepted, once they are written to one.
    pub fn accept(&mut self) {
        self.diagnostics.retain(|one| one.finding.rule.0 != "file/stale-baseline");
        for one in self.diagnostics.iter_mut().filter(|one| one.state == State::New && may_be_kept(one)) {
            one.state = State::Baselined;
        }
        self.count();
    }
}

/// `path` as it is seen from the folder `root`; both relative to the working directory.
pub(super) fn seen_from<'p>(root: &str, path: &'p str) -> &'p str {
    match root {
        "" | "." => path,
        root => path.strip_prefix(root).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path),
    }
}
