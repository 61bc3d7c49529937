//! From what was seen to what is said: severity, words, fingerprint.

use super::Rule;
use crate::diagnostic::{Diagnostic, Finding, Severity, State};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::hash::Hasher;

/// Puts `rule`'s words to `finding`, at `severity`.
pub fn judge(rule: &Rule, finding: Finding, severity: Severity) -> Diagnostic {
    let fill = |words: Option<&super::Str>| words.map_or(String::new(), |text| fill(text, &finding));
    let message = fill(rule.message.get(finding.outcome));
    let help = fill(rule.help.get(finding.outcome));
    let fingerprint = fingerprint(&finding);
    let parts = parts(&finding, &fingerprint);
    let (reason, worse) = (String::new(), String::new());
    Diagnostic { finding, severity, message, help, fingerprint, parts, state: State::New, reason, worse }
}

/// `text` with every `{hole}` filled; a hole that nothing fills stays as it is written.
fn fill(text: &str, finding: &Finding) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let filled = after.split_once('}').and_then(|(hole, tail)| {
            finding.vars.iter().find(|(name, _)| *name == hole).map(|(_, value)| (value, tail))
        });
        match filled {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// What makes a finding itself: rule, flow, step and atoms. Words, severity, places and the witness are left out, so that it
/// outlives reformatting, moving and renaming of files.
fn fingerprint(finding: &Finding) -> String {
    let (flow, step) = match &finding.key {
        Some(key) => (key.flow.as_str(), key.step.as_str()),
        None => (finding.flow.as_deref().unwrap_or(""), finding.step.as_deref().unwrap_or("")),
    };
    let mut atoms: Vec<&str> = finding.atoms.iter().map(String::as_str).collect();
    atoms.sort_unstable();
    print([finding.rule.0.as_ref(), flow, step].into_iter().chain(atoms))
}

/// One fingerprint for each violation that `finding` tells. A part knows its own step: which of several is told first may change.
fn parts(finding: &Finding, whole: &str) -> Vec<String> {
    if finding.parts.is_empty() {
        return vec![whole.to_owned()];
    }
    let flow = finding.key.as_ref().map_or(finding.flow.as_deref().unwrap_or(""), |key| key.flow.as_str());
    finding.parts.iter().map(|part| print([finding.rule.0.as_ref(), flow, "part", &part.key])).collect()
}

fn print<'t>(parts: impl IntoIterator<Item = &'t str>) -> String {
    let mut hasher = SipHasher13::new();
    for part in parts {
        hasher.write(part.as_bytes());
        // A byte that no text holds keeps ("ab", "c") and ("a", "bc") apart.
        hasher.write_u8(0xff);
    }
    format!("tl1:{:032x}", hasher.finish128().as_u128())
}
