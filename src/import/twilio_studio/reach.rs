//! Who can be at which widget: by which start they came, and whether a customer is in touch by then.

use super::kind::Kind;
use super::read::{Machine, To};
use crate::flow::Channel;

/// A start of a flow: the event of the trigger, and how the customer comes in.
pub(super) const STARTS: [(&str, Channel); 5] = [
    ("incomingCall", Channel::Voice),
    ("incomingMessage", Channel::Sms),
    ("incomingConversationMessage", Channel::Chat),
    ("incomingRequest", Channel::None),
    ("incomingParent", Channel::None),
];

const CALL: u8 = 1;
const MESSAGE: u8 = 2;
const CHAT: u8 = 4;
const REQUEST: u8 = 8;
const PARENT: u8 = 16;
/// A customer is in touch: they came by themselves, or a message or a call reached them.
const IN_TOUCH: u8 = 32;

/// By which starts each widget is reached: one set of bits per widget.
pub(super) struct Reach {
    sets: Vec<u8>,
    /// The channel of steps that only a program leads to.
    otherwise: Channel,
}

/// Follows all ways out from every wired event of the trigger.
pub(super) fn reach(machine: &Machine<'_>) -> Reach {
    let mut sets = vec![0u8; machine.widgets.len()];
    let trigger = machine.start.and_then(|start| machine.widgets.get(start));
    for exit in trigger.iter().flat_map(|trigger| &trigger.exits) {
        let (To::Widget(first), Some(at)) = (exit.to, STARTS.iter().position(|start| start.0 == exit.event)) else {
            continue;
        };
        let bit = 1u8 << at;
        flood(machine, &mut sets, first, if bit & (REQUEST | PARENT) == 0 { bit | IN_TOUCH } else { bit });
    }
    let has = |is: fn(Kind) -> bool| machine.widgets.iter().any(|widget| is(widget.kind));
    let otherwise = match (has(Kind::is_voice), has(Kind::is_written)) {
        (true, _) => Channel::Voice,
        (_, true) => Channel::Sms,
        _ => Channel::None,
    };
    Reach { sets, otherwise }
}

fn flood(machine: &Machine<'_>, sets: &mut [u8], first: usize, bits: u8) {
    let mut queue = vec![(first, bits)];
    while let Some((at, bits)) = queue.pop() {
        let (Some(set), Some(widget)) = (sets.get_mut(at), machine.widgets.get(at)) else { continue };
        if *set & bits == bits {
            continue;
        }
        *set |= bits;
        for exit in &widget.exits {
            let touch = if widget.kind.reaches_out() && is_contact(exit.event) { IN_TOUCH } else { 0 };
            if let To::Widget(next) = exit.to {
                queue.push((next, bits | touch));
            }
        }
    }
}

/// Whether a message arrived or a call was answered when a widget is left this way.
fn is_contact(event: &str) -> bool {
    matches!(event, "answered" | "sent" | "incomingMessage" | "timeout")
}

impl Reach {
    fn set(&self, at: usize) -> u8 {
        self.sets.get(at).copied().unwrap_or(0)
    }

    /// Whether a flow that ends behind `event` of the widget leaves nobody behind: it was called by another flow, which goes on, or no
    /// customer is in touch yet.
    pub fn returns(&self, at: usize, kind: Kind, event: &str) -> bool {
        let set = self.set(at);
        let from_program = set != 0 && set & (CALL | MESSAGE | CHAT) == 0;
        let in_touch = set & IN_TOUCH != 0 || kind.reaches_out() && is_contact(event);
        from_program && (set & REQUEST == 0 || !in_touch)
    }

    /// Whether the widget is reached in a call or, for all one knows, could be.
    pub fn may_be_call(&self, at: usize) -> bool {
        let set = self.set(at);
        set & CALL != 0 || set & (MESSAGE | CHAT) == 0 && self.otherwise == Channel::Voice
    }

    /// Whether the widget is reached in a call only.
    pub fn is_call(&self, at: usize) -> bool {
        self.set(at) & (CALL | MESSAGE | CHAT) == CALL
    }

    /// The channel of a widget.
    pub fn channel(&self, at: usize, kind: Kind) -> Channel {
        let set = self.set(at);
        if kind.is_voice() || set & CALL != 0 && !kind.is_written() {
            Channel::Voice
        } else if set & CHAT != 0 {
            Channel::Chat
        } else if set & MESSAGE != 0 || kind.is_written() {
            Channel::Sms
        } else if set & REQUEST != 0 && set & IN_TOUCH == 0 {
            Channel::None
        } else {
            self.otherwise
        }
    }

    /// The channel of the starts that a program makes: what the flow does there.
    pub fn of_program(&self) -> Channel {
        self.otherwise
    }
}
