//! The types of flows, and who is in touch in each
//! (<https://developer.genesys.cloud/devapps/archy/flowAuthoring/lesson_04_a_absolute_references>, 2025).

use crate::flow::{Channel, Purpose, Role};

/// What a type of flow means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Kind {
    /// How the customer is in touch.
    pub channel: Channel,
    /// Customers start here.
    pub declared: Option<Role>,
    /// What it is whoever leads to it.
    pub structure: Option<Role>,
    /// What it is for.
    pub purpose: Option<Purpose>,
    /// What it collects is not to be heard or kept.
    pub secret: bool,
}

impl Kind {
    /// A type that is not known here.
    pub const UNKNOWN: Kind =
        Kind { channel: Channel::None, declared: None, structure: None, purpose: None, secret: false };

    const fn entry(channel: Channel) -> Kind {
        Kind { channel, declared: Some(Role::Entry), ..Kind::UNKNOWN }
    }

    const fn inside(channel: Channel, role: Role) -> Kind {
        Kind { channel, structure: Some(role), ..Kind::UNKNOWN }
    }

    /// The type of that name; capitals are written both ways (`inqueueCall`, `inQueueCall`).
    pub fn of(name: &str) -> Kind {
        match name.to_ascii_lowercase().as_str() {
            "inboundcall" => Kind::entry(Channel::Voice),
            "inboundchat" | "inboundshortmessage" => Kind::entry(Channel::Chat),
            "inboundemail" => Kind::entry(Channel::Email),
            // The customer did not get in touch: it is an entry only where it asks or connects.
            "outboundcall" => Kind { channel: Channel::Voice, ..Kind::UNKNOWN },
            "inqueuecall" => Kind::inside(Channel::Voice, Role::Queue),
            "inqueueshortmessage" => Kind::inside(Channel::Chat, Role::Queue),
            "inqueueemail" => Kind::inside(Channel::Email, Role::Queue),
            "securecall" => Kind { secret: true, ..Kind::inside(Channel::Voice, Role::Module) },
            "voicemail" => Kind::inside(Channel::Voice, Role::Module),
            "commonmodule" => Kind::inside(Channel::Voice, Role::Module),
            "botflow" | "digitalbotflow" => Kind::inside(Channel::Chat, Role::Module),
            "workflow" | "workitem" => {
                Kind { purpose: Some(Purpose::Machine), ..Kind::inside(Channel::None, Role::Machine) }
            }
            "surveyinvite" => Kind { purpose: Some(Purpose::Survey), ..Kind::inside(Channel::None, Role::Machine) },
            "voicesurvey" => Kind { purpose: Some(Purpose::Survey), ..Kind::entry(Channel::Voice) },
            _ => Kind::UNKNOWN,
        }
    }

    /// Whether the flow goes back to another one, or to what runs it, when it is over.
    pub fn comes_back(self) -> bool {
        self.structure.is_some()
    }
}
