//! Menus, loops and dead ends.

pub(super) mod announced_keys;
pub(super) mod loops_without_end;
pub(super) mod menu_shape;
pub(super) mod options;
pub(super) mod pointers;
pub(super) mod unhandled;
pub(super) mod unprotected_step;
pub(super) mod unreachable_steps;
pub(super) mod volumes;
