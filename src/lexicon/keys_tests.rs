//! What prompts announce, by hand-made prompts. `1<billing>` is key 1 for billing, `1>billing` the same with the key
//! named first, `0<agent!` one whose purpose names a person, a lone `?` talk that was not understood.

use super::Lexicon;

#[track_caller]
fn check(lexicon: &Lexicon, text: &str, expected: &str) {
    let talk = lexicon.read(text, None).announced(lexicon);
    let mut said: Vec<String> = Vec::new();
    for key in &talk.keys {
        assert!(text.get(key.start..key.end).is_some(), "{text}");
        let sign = if key.key_first { '>' } else { '<' };
        let purpose = key.purpose.map_or(String::new(), |(start, end)| format!("{sign}{}", &text[start..end]));
        said.push(format!("{}{purpose}{}", key.key, if key.person { "!" } else { "" }));
    }
    if !talk.complete {
        said.push("?".into());
    }
    assert_eq!(said.join(" | "), expected, "in: {text}");
}

#[test]
fn keys_are_read_with_their_purposes() {
    let lexicon = Lexicon::default();
    for (text, expected) in [
        ("For billing, press 1. For sales, press 2.", "1<billing | 2<sales"),
        (
            "Press 1 for billing, press 2 for support, or press 0 to speak to an agent.",
            "1>billing | 2>support | 0>speak to an agent!",
        ),
        ("For billing press 1 for support press 2", "1<billing | 2<support"),
        ("Press one for sales, two for support, or zero for the operator.", "1>sales | 2>support | 0>the operator!"),
        ("For billing or payments, press 1 or 2.", "1<billing or payments | 2<billing or payments"),
        ("Press 1, 2 or 3.", "1 | 2 | 3"),
        ("Press 1 or 2 for billing.", "1>billing | 2>billing"),
        ("1 for sales, 2 for support", "1>sales | 2>support"),
        ("Press 2 through 4 to choose a slot.", "2>choose a slot | 3>choose a slot | 4>choose a slot"),
        ("Press 1 to 3.", "1 | 2 | 3"),
        ("Press 1-3 to rate us.", "1>rate us | 2>rate us | 3>rate us"),
        (
            "To hear this again, press star. For the main menu, press the pound key.",
            "*<hear this again | #<the main menu",
        ),
        ("Press # to repeat.", "#>repeat"),
        ("Press * to go back.", "*>go back"),
        ("To pay, press 1, or 0 for an agent.", "1<pay | 0>an agent!"),
        ("If you would like to speak to a person. Press 0.", "0<you would like to speak to a person!"),
        ("Press 0 at any time to speak to an operator.", "0>speak to an operator!"),
        ("Press \"1\" for yes or “2” for no.", "1>yes | 2>no"),
        ("For sales press 1, for support 2, for billing 3.", "1<sales | 2<support | 3<billing"),
        ("Press - 1 for billing, press, 2, for sales.", "1>billing | 2>sales"),
        ("PRESS   1.", "1"),
        ("Say billing, or press 1 now.", "1<Say billing"),
        ("Reply 1 to confirm or 2 to cancel.", "1>confirm | 2>cancel"),
        ("Enter 1 for yes or 2 for no.", "1>yes | 2>no"),
        ("Dial 0 for the front desk.", "0>the front desk!"),
        ("Press #1 for help.", "1>help"),
        ("Press 1\u{fe0f}\u{20e3} for help.", "1>help"),
        ("To speak to our virtual agent, press 4.", "4<speak to our virtual agent"),
        ("For press inquiries, press 4.", "4<press inquiries"),
        ("For billing, press 1. I said, for billing, press 1.", "1<billing"),
    ] {
        check(&lexicon, text, expected);
    }
}

#[test]
fn other_languages_and_mixtures_are_read() {
    let lexicon = Lexicon::default();
    for (text, expected) in [
        ("Para ventas, marque uno; para hablar con un agente, oprima el 2.", "1<ventas | 2<hablar con un agente!"),
        ("For English press 1, para español oprima el 2.", "1<English | 2<español"),
        (
            "Pulse 1 para facturación, 2 para soporte o 0 para un operador.",
            "1>facturación | 2>soporte | 0>un operador!",
        ),
        ("Presione 5 para pagar.", "5>pagar"),
        (
            "Pour joindre un conseiller, faites le 1. Pour payer, appuyez sur la touche 2.",
            "1<joindre un conseiller! | 2<payer",
        ),
        ("Tapez 1 pour les ventes, tapez 2 pour le support.", "1>les ventes | 2>le support"),
        ("Für Deutsch drücken Sie die 1, für Englisch wählen Sie die 2.", "1<Deutsch | 2<Englisch"),
        ("Drücken Sie die Rautetaste, um zu wiederholen.", "#>zu wiederholen"),
        (
            "Para falar com um atendente, digite 9. Para segunda via, tecle 1.",
            "9<falar com um atendente! | 1<segunda via",
        ),
        ("Pressione 3 para ouvir novamente.", "3>ouvir novamente"),
    ] {
        check(&lexicon, text, expected);
    }
}

#[test]
fn what_is_no_key_is_none() {
    let lexicon = Lexicon::default();
    for (text, expected) in [
        ("If this is an emergency, hang up and dial 911. For appointments, press 1.", "1<appointments"),
        ("Call 1-800-555-0100 or press 0 to speak to a representative.", "0>speak to a representative!"),
        ("Press 9 1 1.", ""),
        ("You can dial 555 123 4567.", ""),
        ("We are open 24 hours. Press 1 for hours.", "1>hours"),
        ("We close at 5 pm.", ""),
        ("One of our team will be with you shortly.", ""),
        ("Your wait is 2 minutes. Press 1 to hold.", "1>hold"),
        ("You are caller number 3.", ""),
        ("Thank you for calling. Goodbye.", ""),
    ] {
        check(&lexicon, text, expected);
    }
}

#[test]
fn what_is_not_understood_is_owned_up_to() {
    let lexicon = Lexicon::default();
    for (text, expected) in [
        ("Press any key to continue.", "?"),
        ("Press the number of the option you want.", "?"),
        ("Press one of the following keys.", "?"),
        ("Press 10 for more.", "?"),
        ("Please enter the 4 digits of your PIN followed by the pound key.", "?"),
        ("Enter your account number, then press pound.", "?"),
        ("Record your message after the tone and press pound when finished.", "?"),
        ("Dial 9 then the number.", "?"),
        ("Press 1 followed by star.", "?"),
        ("If you know the extension, dial it at any time. For sales, press 1.", "1<sales | ?"),
        ("Press {{key}} to go on.", "?"),
        ("If you are calling about form 9, press 3.", "3<you are calling about form 9 | ?"),
    ] {
        check(&lexicon, text, expected);
    }
}
