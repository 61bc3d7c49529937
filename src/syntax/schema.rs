//! JSON Schemas from the same tables that files are read by.

use super::fields::{Fields, Shape};
use serde_json::{Map, Value as Json, json};

/// The JSON Schema (draft 2020-12) of files whose whole content is `fields`.
pub fn json_schema(fields: &'static Fields, title: &str) -> Json {
    let mut things = Things { found: vec![fields] };
    let mut definitions = Map::new();
    let mut next = 0;
    // Describing a thing may find further ones; each is described once, so tables may refer to themselves.
    while let Some(&thing) = things.found.get(next) {
        let described = things.describe(thing);
        definitions.insert(things.name(next), described);
        next += 1;
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "$ref": format!("#/$defs/{}", things.name(0)),
        "$defs": definitions,
    })
}

struct Things {
    found: Vec<&'static Fields>,
}

impl Things {
    /// The name of a definition: what the thing is called, without its article, and numbered where two are called the same.
    fn name(&self, index: usize) -> String {
        let called = self.found[index].name;
        let bare =
            called.strip_prefix("a ").or(called.strip_prefix("an ")).or(called.strip_prefix("the ")).unwrap_or(called);
        let same = self.found[..index].iter().filter(|thing| thing.name == called).count();
        let name = bare.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        if same == 0 { name } else { format!("{name}-{}", same + 1) }
    }

    fn reference(&mut self, fields: &'static Fields) -> Json {
        let known = self.found.iter().position(|thing| std::ptr::eq(*thing, fields));
        let index = known.unwrap_or_else(|| {
            self.found.push(fields);
            self.found.len() - 1
        });
        json!({ "$ref": format!("#/$defs/{}", self.name(index)) })
    }

    fn describe(&mut self, fields: &'static Fields) -> Json {
        let mut properties = Map::new();
        for field in fields.fields {
            let mut described = self.shape(&field.shape);
            described["description"] = field.doc.into();
            properties.insert(field.name.into(), described);
        }
        let required: Vec<_> = fields.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
        json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "patternProperties": { "^x-": {} },
            "additionalProperties": false,
        })
    }

    /// As deep as the shapes of a table are written one into another; things with fields are only referred to.
    fn shape(&mut self, shape: &'static Shape) -> Json {
        match shape {
            Shape::Text => json!({ "type": "string" }),
            Shape::Number => json!({ "type": "number" }),
            Shape::Integer => json!({ "type": "integer" }),
            Shape::Bool => json!({ "type": "boolean" }),
            Shape::OneOf(words) => json!({ "enum": words }),
            Shape::Form(form) => json!({ "type": ["string", "number"], "pattern": form.pattern }),
            Shape::Nothing => json!({ "type": "null" }),
            Shape::Keyed(form, inner) => json!({
                "type": "object",
                "propertyNames": { "pattern": form.pattern },
                "additionalProperties": self.shape(inner),
            }),
            Shape::Sequence(inner) => json!({ "type": "array", "items": self.shape(inner) }),
            Shape::Map(inner) => json!({ "type": "object", "additionalProperties": self.shape(inner) }),
            Shape::Object(fields) => self.reference(fields),
            Shape::Either(shapes) => {
                json!({ "anyOf": shapes.iter().map(|shape| self.shape(shape)).collect::<Vec<_>>() })
            }
            Shape::Any => json!({}),
        }
    }
}
