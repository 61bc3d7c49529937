//! Who is served worse than others.

pub(super) mod bias_unassessed;
pub(super) mod biometrics;
pub(super) mod channels;
pub(super) mod for_whom;
pub(super) mod input_means;
pub(super) mod languages;
pub(super) mod protected_attribute;
