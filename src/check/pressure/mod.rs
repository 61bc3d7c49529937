//! How much a person is written to, and how.

pub(super) mod all_automated;
pub(super) mod cadences;
pub(super) mod cap_leaks;
pub(super) mod contact_gap;
pub(super) mod contact_pressure;
pub(super) mod contact_together;
pub(super) mod enrolment;
pub(super) mod false_urgency;
pub(super) mod literal_recipient;
pub(super) mod no_stop;
pub(super) mod opt_out;
pub(super) mod promotion;
pub(super) mod quiet_hours;
pub(super) mod same_message;
