//! What was told, and is asked or lost again.

pub(super) mod asked_twice;
pub(super) mod declared_reask;
pub(super) mod known_already;
pub(super) mod lost_at_handoff;
pub(super) mod lost_between_flows;
pub(super) mod never_used;
pub(super) mod not_shared;
pub(super) mod secret_at_handoff;
