//! stub
use super::Context;
use super::container::Skill;
use crate::import::Imported;
pub(super) fn lower(_: &Context<'_>, _: &Skill<'_>, _: &mut Imported) {}
