//! Add a digital service to the inventory, with what it asks for today. D.S. 029-2021-PCM art. 25.2 c has the level fixed for each
//! operation, and so asks first which ones there are.

use super::{ENTITY, credentials, draft, of_entity, plain};
use crate::acts::{CredentialDeclared, ServiceDescribed};
use crate::ids::ServiceId;
use crate::store::{self, ServiceRow};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use directory::board::BoardEntity;
use directory::target;
use norms::{CredentialId, Law};
use register::EntityId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/add-service",
    act: "assurance/service-added",
    title: "assurance-add-service",
    path: "/autenticacion/servicios/agregar",
    api: "/api/v1/authentication-services",
    parts: &[
        Part {
            title: "assurance-part-service",
            fields: &[ENTITY, NAME, ADDRESS, SERVES],
        },
        Part {
            title: "assurance-part-credential",
            fields: &[CREDENTIAL, SYSTEM],
        },
    ],
    prepare,
    decide: submit,
};

/// Name of a service.
pub(super) const NAME: Field = Field::new("name", "assurance-field-service-name", FieldKind::Text(120));
/// Where it is on the Internet.
pub(super) const ADDRESS: Field =
    Field::new("address", "assurance-field-address", FieldKind::Text(200)).optional();
/// Whom it serves.
pub(super) const SERVES: Field = Field::new(
    "serves",
    "assurance-field-serves",
    FieldKind::Several(Choices::Fixed(AUDIENCES)),
);
/// What it asks for today.
pub(super) const CREDENTIAL: Field = Field::new(
    "credential",
    "assurance-field-credential",
    FieldKind::Choice(Choices::Law(credentials)),
);
/// The system behind it.
pub(super) const SYSTEM: Field =
    Field::new("system", "assurance-field-system", FieldKind::Text(120)).optional();

/// Whom a service may serve.
pub(super) const AUDIENCES: &[(&str, &str)] = &[
    ("citizens", "assurance-serves-citizens"),
    ("companies", "assurance-serves-companies"),
    ("foreigners", "assurance-serves-foreigners"),
    ("officials", "assurance-serves-officials"),
];

#[derive(Debug, Deserialize)]
struct Add {
    entity: EntityId,
    name: String,
    address: Option<String>,
    serves: Vec<String>,
    credential: CredentialId,
    system: Option<String>,
}

/// The rule of what is said of a service: an address of the web, and a name that no other one of the entity has.
pub(super) fn check(
    no: &mut Refusals,
    known: &[ServiceRow],
    own: Option<ServiceId>,
    name: &str,
    address: Option<&str>,
) {
    plain(no, "name", name);
    no.when(address.is_some_and(|address| !is_web(address)), || {
        Refusal::new("assurance-address").field("address").arg(
            "value",
            address.unwrap_or("").chars().take(40).collect::<String>(),
        )
    });
    let same = known.iter().find(|row| row.name == name && Some(row.id) != own);
    if let Some(same) = same {
        no.push(
            Refusal::new("assurance-service-named")
                .field("name")
                .see(same.href())
                .conflict(),
        );
    }
}

/// An address that leads to a page and to nothing else: no user name, no characters that hide where it goes.
fn is_web(address: &str) -> bool {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
    host.is_some_and(|host| {
        host.contains('.')
            && !host.starts_with('.')
            && host
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b))
    }) && address
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"<>\"'\\".contains(&b))
}

/// What a credential came to for an entity, by the law of today.
pub(super) fn credential(
    law: &Law,
    entity: &BoardEntity,
    service: ServiceId,
    id: CredentialId,
) -> Result<CredentialDeclared, Refusal> {
    let known = law
        .credential(id)
        .ok_or_else(|| Refusal::new("assurance-credential-unknown").field("credential"))?;
    Ok(CredentialDeclared {
        service,
        operation: None,
        credential: id.to_string(),
        level: known.level.map_or(0, |level| law.number_of(level)),
        lawful: known.is_lawful_for(entity.ruc.as_deref()),
        system: None,
    })
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_entity(cx, form, USE_CASE.act).await?;
        form.lead = Some(cx.tr().t("assurance-add-service-lead").into_owned());
        super::next(
            cx,
            form,
            &[
                "assurance-next-operations",
                "assurance-next-level",
                "assurance-next-approve",
            ],
        );
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Add = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let known = store::services_of(&cx.house, entity.id).await?;
        let mut no = Refusals::default();
        check(&mut no, &known, None, &new.name, new.address.as_deref());
        plain(&mut no, "system", new.system.as_deref().unwrap_or(""));
        no.when(known.len() >= store::SERVICES_MAX, || {
            Refusal::new("assurance-services-full")
                .field("name")
                .arg("max", store::SERVICES_MAX)
        });
        no.none()?;
        let service = ServiceId::new(&*cx.house.clock)?;
        let described = ServiceDescribed {
            service,
            name: new.name,
            address: new.address,
            serves: new.serves,
        };
        let asks = CredentialDeclared {
            system: new.system,
            ..credential(cx.house.law, &entity, service, new.credential)?
        };
        let subject = format!("service:{service}");
        let added = draft(cx, USE_CASE.act, &entity)?
            .subject(subject.clone())
            .payload_of(&described)?;
        let declared = draft(cx, "assurance/credential-declared", &entity)?
            .subject(subject)
            .payload_of(&asks)?;
        Ok(Decision::act(added, target::of(&entity))
            .and(declared, target::of(&entity))
            .then(format!("/autenticacion/servicios/{service}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_a_page_of_the_web() {
        for (address, yes) in [
            ("https://licencias.muestra.gob.pe/inicio?x=1", true),
            ("http://muestra.gob.pe:8080", true),
            ("https://gob.pe@otro.example", false),
            ("javascript:alert(1)", false),
            ("https://localhost", false),
            ("https://.pe", false),
            ("https://muestra.gob.pe/ñ", false),
            ("https://muestra.gob.pe/\"><b>", false),
            ("muestra.gob.pe", false),
        ] {
            assert_eq!(is_web(address), yes, "{address}");
        }
    }
}
