//! Correct what is said of a service: its name, its address, whom it serves.

use super::add_service::{ADDRESS, NAME, SERVES, check};
use super::{SERVICE, draft, of_service, service};
use crate::acts::ServiceDescribed;
use crate::ids::ServiceId;
use crate::store;
use capability::{Cx, Decision, FormState, Fut, Part, Refusals, Stop, UseCase, Values};
use directory::target;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/update-service",
    act: "assurance/service-updated",
    title: "assurance-update-service",
    path: "/autenticacion/servicios/corregir",
    api: "/api/v1/authentication-service-updates",
    parts: &[Part {
        title: "assurance-part-service",
        fields: &[SERVICE, NAME, ADDRESS, SERVES],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Update {
    service: ServiceId,
    name: String,
    address: Option<String>,
    serves: Vec<String>,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let (row, _) = of_service(cx, form, USE_CASE.act).await?;
        if form.get("name").is_none() {
            form.first("name", row.name.clone());
            if let Some(address) = &row.address {
                form.first("address", address.clone());
            }
            let serves = row.serves().map(|one| ("serves".to_owned(), one.to_owned()));
            form.raw.0.extend(serves);
        }
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Update = values.into_typed()?;
        let (row, entity) = service(cx, Some(new.service)).await?;
        let known = store::services_of(&cx.house, entity.id).await?;
        let mut no = Refusals::default();
        check(&mut no, &known, Some(row.id), &new.name, new.address.as_deref());
        no.none()?;
        let described = ServiceDescribed {
            service: row.id,
            name: new.name,
            address: new.address,
            serves: new.serves,
        };
        let draft = draft(cx, USE_CASE.act, &entity)?
            .subject(format!("service:{}", row.id))
            .payload_of(&described)?;
        let draft = store::while_service(draft, row.id);
        Ok(Decision::act(draft, target::of(&entity)).then(row.href()))
    })
}
