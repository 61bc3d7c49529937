//! Days of attestations, held against the day it is.

use super::Params;
use super::claim::{Claim, Fault, day};
use crate::flow::day::Day;
use crate::flow::{Attested, duration};
use crate::source::Spanned;

/// Something done last on a day that is too long ago, by the attestation's own rhythm or by the rule's; or not yet.
pub(super) fn overdue(claim: &Claim, item: &Spanned<Attested>, today: Day, params: &Params) -> Result<(), Fault> {
    let last = params.list("last").iter().find_map(|part| item.value.get(part));
    let Some((last, on)) = last.and_then(|last| Some((last, day(last)?))) else { return Ok(()) };
    let written = last.value.text().unwrap_or("");
    let age = today.since(on);
    if age < 0 {
        return Err(Fault::weak(last.span, format!("{written} has not come yet")));
    }
    let own = item.value.get("every").and_then(|every| duration::duration(every.value.text()?));
    let (limit, whose) = match own {
        Some(every) => ((every.max / 86_400.0).ceil(), "it is to be done every"),
        None => (params.number("max-days"), "it may be no older than"),
    };
    if limit > 0.0 && f64::from(age) > limit {
        let but = format!("`{}` was last on {written}, {age} days ago, and {whose} {limit} days", claim.path);
        return Err(Fault::stale(last.span, but));
    }
    Ok(())
}

/// A day of `part` that is over.
pub(super) fn over(item: &Spanned<Attested>, part: &str, today: Day) -> Result<(), Fault> {
    let Some((said, end)) = item.value.get(part).and_then(|said| Some((said, day(said)?))) else { return Ok(()) };
    if end < today {
        let written = said.value.text().unwrap_or("");
        return Err(Fault::stale(said.span, format!("`{part}` was {written}, {} days ago", today.since(end))));
    }
    Ok(())
}
