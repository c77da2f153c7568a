//! Ways to sign in on the account page: what there is, which level each reaches, and the latest sign-ins.

use crate::entrance::{self, SignInRow};
use crate::methods::{passkey, recovery, totp};
use crate::national;
use capability::{Cx, Stop};
use maud::{Markup, html};
use norms::AuthenticationMethodId;
use register::PersonId;

/// The ways, each with its level and where it is changed.
pub(crate) async fn section(cx: &Cx, person: PersonId) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let telephone = totp::of(&cx.house, person)
        .await?
        .filter(|row| row.confirmed_at.is_some());
    let passkeys = passkey::of_person(&cx.house, person).await?;
    let left = recovery::left(&cx.house, person).await?;
    let columns = [
        "identity-way-column-way",
        "identity-way-column-level",
        "identity-way-column-there",
        "identity-way-column-change",
    ];
    let keys = match passkeys.len() {
        0 => tr.t("identity-way-none").into_owned(),
        count => tr
            .f("identity-way-passkeys-count", &[("count", count.into())])
            .into_owned(),
    };
    let phone = match &telephone {
        Some(_) => tr
            .f("identity-way-telephone-on", &[("left", left.into())])
            .into_owned(),
        None => tr.t("identity-way-none").into_owned(),
    };
    let rows = [
        (
            tr.t("identity-way-passkeys"),
            vec!["passkey_synced"],
            keys,
            "/cuenta/llaves-de-acceso",
        ),
        (
            tr.t("identity-way-telephone"),
            vec!["password", "totp"],
            phone,
            "/cuenta/telefono",
        ),
        (
            tr.t("identity-field-password"),
            vec!["password"],
            tr.t("identity-way-password-on").into_owned(),
            "/cuenta/clave",
        ),
    ]
    .map(|(name, ways, there, path)| {
        let change =
            ui::Button::link(tr.t("identity-way-change"), cx.href(path)).about(name.clone().into_owned());
        vec![
            ui::Cell::from(name.into_owned()),
            level(cx, &ways).into(),
            there.into(),
            change.line().small().render().into(),
        ]
    });
    let national = national_row(cx, person).await?;
    let table = ui::Table::new(
        tr.t("identity-ways"),
        columns.map(|key| ui::Column::new(tr.t(key))).into(),
    )
    .pile()
    .rows(rows.into_iter().chain(national));
    let weak = telephone.is_none() && passkeys.is_empty();
    Ok(html! {
        @if weak {
            (ui::Note::new(tr.t("identity-way-weak"), html! { (tr.t("identity-way-weak-body")) }).state(ui::State::Warn).render())
        }
        div.mt { (table.render(tr)) }
    })
}

/// The national provider, where the house is connected to one.
async fn national_row(cx: &Cx, person: PersonId) -> Result<Option<Vec<ui::Cell>>, Stop> {
    if national::of(&cx.house).is_none() {
        return Ok(None);
    }
    let tr = cx.tr();
    let there = match national::of_person(cx, person).await? {
        Some(at) => html! { (tr.t("identity-national-linked")) " " (ui::format::time_minute(at)) },
        None => html! { (tr.t("identity-way-none")) },
    };
    let link = format!("{}?vincular=1", national::PATH);
    let link = ui::Button::link(tr.t("identity-national-link"), cx.href(&link))
        .line()
        .small();
    Ok(Some(vec![
        html! { (tr.t("identity-national")) }.into(),
        html! { (tr.t("identity-national-level")) }.into(),
        there.into(),
        link.render().into(),
    ]))
}

fn level(cx: &Cx, ways: &[&str]) -> Markup {
    let ids: Vec<_> = ways
        .iter()
        .filter_map(|way| AuthenticationMethodId::parse(way).ok())
        .collect();
    let level = cx.house.law.level_reached(&ids);
    html! { @if let Some(level) = level { (cx.pick(&level.names)) br; span.soft { (cx.pick(&level.text)) } } }
}

/// The latest sign-ins and refusals under the person's name.
pub(crate) async fn log(cx: &Cx, person: PersonId) -> Result<Markup, Stop> {
    let tr = cx.tr();
    let rows = entrance::of_person(&cx.house, person).await?;
    let columns = [
        "identity-way-column-when",
        "identity-way-column-way",
        "identity-way-column-level",
        "identity-way-column-outcome",
    ];
    let cells = rows.iter().map(|row| {
        let level = row
            .level
            .as_deref()
            .and_then(|id| norms::AssuranceLevelId::parse(id).ok());
        let level = level.and_then(|id| cx.house.law.assurance_level(id));
        vec![
            ui::format::time_minute(row.at).into(),
            ways(cx, row).into(),
            ui::Cell::maybe(level.map(|level| cx.pick(&level.names).to_owned())),
            outcome(cx, row).into(),
        ]
    });
    Ok(ui::Table::new(
        tr.t("identity-sign-ins"),
        columns.map(|key| ui::Column::new(tr.t(key))).into(),
    )
    .pile()
    .empty(ui::Empty::new(
        tr.t("identity-sign-ins-none"),
        tr.t("identity-sign-ins-none-body"),
    ))
    .rows(cells)
    .render(tr))
}

fn ways(cx: &Cx, row: &SignInRow) -> String {
    let name = |way: &str| {
        let known = AuthenticationMethodId::parse(way)
            .ok()
            .and_then(|id| cx.house.law.authentication_method(id));
        match (known, way) {
            (Some(method), _) => cx.pick(&method.names).to_owned(),
            (None, "passkey") => cx.tr().t("identity-way-passkeys").into_owned(),
            (None, other) => other.to_owned(),
        }
    };
    let bare = |word: &str| word.split(':').next().unwrap_or_default().to_owned();
    row.way
        .split(' ')
        .map(|word| name(&bare(word)))
        .collect::<Vec<_>>()
        .join(", ")
}

fn outcome(cx: &Cx, row: &SignInRow) -> Markup {
    let tr = cx.tr();
    match row.outcome.as_str() {
        "entered" => ui::tag(ui::State::Ok, &tr.t("identity-way-entered")),
        why => html! {
            (ui::tag(ui::State::Bad, &tr.t("identity-way-not-entered")))
            @if let Some(why) = tr.get(&format!("identity-why-{}", why.replace('_', "-"))) { br; span.soft { (why) } }
        },
    }
}
