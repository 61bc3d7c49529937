//! Whether a customer comes to a person, and how.

pub(super) mod automated_run;
pub(super) mod broken_promise;
pub(super) mod contact_ends;
pub(super) mod data_gate;
pub(super) mod delicate;
pub(super) mod endless_hold;
pub(super) mod goal;
pub(super) mod only_by_failing;
pub(super) mod person_distance;
pub(super) mod person_share;
pub(super) mod person_unreachable;
pub(super) mod request_ignored;
