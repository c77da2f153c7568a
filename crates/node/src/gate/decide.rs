//! The decision: service, grant, endpoint, purpose, case, days. Pure, and denied unless a grant says otherwise.
//!
//! Only the owner's own part of the configuration is asked. What another provider grants under whatever name is not looked at, so a
//! grant meant for one member is worth nothing at another (pagopa/pdnd-interop-frontend#1056).

use super::path::matches;
use crate::configuration::{Endpoint, Grant, Service};
use crate::ident::{ClientId, ServiceId};
use crate::no::{No, Side, Why};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Who, proven by the node of their member.
    pub client: &'a ClientId,
    /// What.
    pub service: &'a ServiceId,
    /// Method.
    pub method: &'a str,
    /// Path after the service.
    pub path: &'a str,
    /// Code of what for, where the client says it.
    pub purpose: Option<&'a str>,
    /// Number of the case, where the client says it.
    pub case: Option<&'a str>,
    /// Now, in milliseconds of Unix time.
    pub now: i64,
}

/// What lets it pass.
#[derive(Debug, Clone, Copy)]
pub struct Passed<'c> {
    /// The grant.
    pub grant: &'c Grant,
    /// Pattern of the endpoint.
    pub endpoint: &'c str,
    /// What for.
    pub purpose: &'c str,
}

/// Whether a call may pass by one of the owner's grants that name this client for this service
/// ([`grants_for`](crate::configuration::Configuration::grants_for)); of several, the first that covers it.
///
/// # Errors
/// A refusal of the provider's side that names what is missing and the remedy.
pub fn decide<'c>(
    asked: &Asked<'_>,
    service: Option<&'c Service>,
    grants: impl Iterator<Item = &'c Grant>,
) -> Result<Passed<'c>, No> {
    let no = |why, text: String| No::new(Side::Provider, why, text);
    let service = service
        .filter(|service| service.id == *asked.service)
        .ok_or_else(|| {
            no(
                Why::UnknownService,
                format!("{} is not a service of this member", asked.service),
            )
        })?;
    if !service.enabled {
        let text = format!("{} is switched off by its owner", service.id);
        return Err(no(Why::ServiceDisabled, text));
    }
    let mut nearest = Missing::Grant;
    for grant in grants {
        match covered(asked, service, grant) {
            Ok(passed) => return Ok(passed),
            Err(missing) => nearest = nearest.max(missing),
        }
    }
    Err(no(Why::AccessDenied, nearest.told(asked)))
}

/// What is missing, the nearest to being allowed last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Missing {
    Grant,
    Days,
    Endpoint,
    Purpose,
    OnePurpose,
    Case,
}

impl Missing {
    fn told(self, asked: &Asked<'_>) -> String {
        let (client, service) = (asked.client, asked.service);
        match self {
            Missing::Grant => {
                format!(
                    "{client} has no access to {service}. Its entity asks for it in the catalogue of services."
                )
            }
            Missing::Days => {
                format!("the access of {client} to {service} is over or has not begun. It can be renewed.")
            }
            Missing::Endpoint => {
                format!(
                    "the access of {client} to {service} does not cover {} on this path",
                    asked.method
                )
            }
            Missing::Purpose => {
                format!(
                    "the access of {client} to {service} is for other purposes: name one of them in Qhapaq-Purpose"
                )
            }
            Missing::OnePurpose => {
                format!(
                    "the access of {client} to {service} is for several purposes: name one of them in Qhapaq-Purpose"
                )
            }
            Missing::Case => {
                format!("each call to {service} names its case: send its number in X-Road-Issue")
            }
        }
    }
}

fn covered<'c>(asked: &Asked<'_>, service: &'c Service, grant: &'c Grant) -> Result<Passed<'c>, Missing> {
    if grant.service != *asked.service {
        return Err(Missing::Grant);
    }
    if !(grant.from..grant.until).contains(&asked.now) {
        return Err(Missing::Days);
    }
    let endpoint = endpoint(asked, service, grant).ok_or(Missing::Endpoint)?;
    let purpose = match (asked.purpose, &grant.purposes[..]) {
        (Some(purpose), purposes) => purposes
            .iter()
            .find(|one| *one == purpose)
            .ok_or(Missing::Purpose)?,
        (None, [only]) => only,
        (None, _) => return Err(Missing::OnePurpose),
    };
    if grant.case_required && asked.case.is_none_or(|case| case.trim().is_empty()) {
        return Err(Missing::Case);
    }
    Ok(Passed {
        grant,
        endpoint,
        purpose,
    })
}

/// The endpoint that covers the call: one of the grant's and, when the service has a description, one of that too.
fn endpoint<'c>(asked: &Asked<'_>, service: &'c Service, grant: &'c Grant) -> Option<&'c str> {
    let covers = |endpoint: &&Endpoint| {
        (endpoint.method == "*" || endpoint.method == asked.method) && matches(&endpoint.path, asked.path)
    };
    let described = service.endpoints.iter().find(covers);
    let granted = grant.endpoints.iter().find(covers);
    match (service.endpoints.is_empty(), grant.endpoints.is_empty()) {
        (false, true) => described.map(|endpoint| endpoint.path.as_str()),
        (false, false) => granted.and(described).map(|endpoint| endpoint.path.as_str()),
        (true, false) => granted.map(|endpoint| endpoint.path.as_str()),
        (true, true) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configuration::ServiceLevel;

    fn service(endpoints: &[(&str, &str)]) -> Service {
        Service {
            id: "PE/GOB/2/CONSULTA/padron".parse().expect("a service"),
            title: "Padrón".into(),
            enabled: true,
            endpoints: endpoints_of(endpoints),
            openapi: None,
            level: ServiceLevel::default(),
            evidence: Default::default(),
            large_requests: Default::default(),
            asynchronous: None,
            subject: None,
        }
    }

    fn endpoints_of(endpoints: &[(&str, &str)]) -> Vec<Endpoint> {
        let one = |(method, path): &(&str, &str)| Endpoint {
            method: (*method).into(),
            path: (*path).into(),
        };
        endpoints.iter().map(one).collect()
    }

    fn grant(client: &str) -> Grant {
        Grant {
            id: "g1".into(),
            clients: vec![client.parse().expect("a client")],
            service: "PE/GOB/2/CONSULTA/padron".parse().expect("a service"),
            endpoints: Vec::new(),
            purposes: vec!["tramite".into()],
            legal_base: "D.Leg. 1246 art. 2".into(),
            fields: None,
            day_max: None,
            minute_max: None,
            case_required: false,
            from: 100,
            until: 200,
        }
    }

    struct Given {
        client: &'static str,
        service: &'static str,
        method: &'static str,
        path: &'static str,
        purpose: Option<&'static str>,
        case: Option<&'static str>,
        now: i64,
    }

    const GIVEN: Given = Given {
        client: "PE/GOB/1/MESA",
        service: "PE/GOB/2/CONSULTA/padron",
        method: "GET",
        path: "/personas/1",
        purpose: None,
        case: None,
        now: 150,
    };

    fn check(given: Given, service: &Service, grants: &[Grant]) -> Result<(String, String), (Why, String)> {
        let client: ClientId = given.client.parse().expect("a client");
        let named = given.service.parse().expect("a service");
        let asked = Asked {
            client: &client,
            service: &named,
            method: given.method,
            path: given.path,
            purpose: given.purpose,
            case: given.case,
            now: given.now,
        };
        let member = client.member();
        let named = |grant: &&Grant| {
            let mut clients = grant.clients.iter();
            clients.any(|one| *one == client || one.as_str() == member.as_str())
        };
        decide(&asked, Some(service), grants.iter().filter(named))
            .map(|passed| (passed.endpoint.to_owned(), passed.purpose.to_owned()))
            .map_err(|no| (no.why, no.message))
    }

    #[test]
    fn a_grant_lets_its_client_pass_and_nobody_else() {
        let service = service(&[("GET", "/personas/*")]);
        let grants = [grant("PE/GOB/1/MESA")];
        let passed = check(GIVEN, &service, &grants).expect("passes");
        assert_eq!(passed, ("/personas/*".to_owned(), "tramite".to_owned()));
        for client in ["PE/GOB/1/OTRA", "PE/GOB/3/MESA", "PE/GOB/1"] {
            let (why, _) = check(Given { client, ..GIVEN }, &service, &grants).expect_err("refused");
            assert_eq!(why, Why::AccessDenied, "{client}");
        }
        let (why, text) = check(GIVEN, &service, &[]).expect_err("refused");
        assert!(
            why == Why::AccessDenied && text.contains("has no access"),
            "{text}"
        );
    }

    #[test]
    fn a_grant_of_a_member_is_for_all_its_subsystems() {
        let service = service(&[("GET", "/personas/*")]);
        assert!(check(GIVEN, &service, &[grant("PE/GOB/1")]).is_ok());
        assert!(check(GIVEN, &service, &[grant("PE/GOB/11")]).is_err());
    }

    #[test]
    fn a_grant_counts_from_its_first_moment_until_before_its_last() {
        let service = service(&[("GET", "/personas/*")]);
        let grants = [grant("PE/GOB/1/MESA")];
        for (now, good) in [(99, false), (100, true), (199, true), (200, false)] {
            assert_eq!(
                check(Given { now, ..GIVEN }, &service, &grants).is_ok(),
                good,
                "{now}"
            );
        }
        let (_, text) = check(Given { now: 200, ..GIVEN }, &service, &grants).expect_err("refused");
        assert!(text.contains("can be renewed"), "{text}");
    }

    #[test]
    fn what_neither_grant_nor_description_has_is_refused() {
        let described = service(&[("GET", "/personas/*"), ("POST", "/personas")]);
        let all = [grant("PE/GOB/1/MESA")];
        assert!(
            check(
                Given {
                    path: "/personas/1/foto",
                    ..GIVEN
                },
                &described,
                &all
            )
            .is_err()
        );
        assert!(
            check(
                Given {
                    method: "PATCH",
                    ..GIVEN
                },
                &described,
                &all
            )
            .is_err()
        );
        let mut narrow = grant("PE/GOB/1/MESA");
        narrow.endpoints = endpoints_of(&[("*", "/personas/*")]);
        assert!(check(GIVEN, &described, &[narrow.clone()]).is_ok());
        assert!(
            check(
                Given {
                    method: "POST",
                    path: "/personas",
                    ..GIVEN
                },
                &described,
                &[narrow.clone()]
            )
            .is_err()
        );
        let plain = service(&[]);
        assert!(
            check(GIVEN, &plain, &all).is_err(),
            "without description a grant names what it covers"
        );
        assert!(check(GIVEN, &plain, &[narrow]).is_ok());
    }

    #[test]
    fn purpose_and_case_are_asked_for() {
        let service = service(&[("GET", "/personas/*")]);
        let mut several = grant("PE/GOB/1/MESA");
        several.purposes.push("fiscalizacion".into());
        several.case_required = true;
        let grants = [several];
        let (_, text) = check(GIVEN, &service, &grants).expect_err("refused");
        assert!(text.contains("several purposes"), "{text}");
        let (_, text) = check(
            Given {
                purpose: Some("otro"),
                ..GIVEN
            },
            &service,
            &grants,
        )
        .expect_err("refused");
        assert!(text.contains("other purposes"), "{text}");
        let purpose = Some("tramite");
        let (_, text) = check(
            Given {
                purpose,
                case: Some(" "),
                ..GIVEN
            },
            &service,
            &grants,
        )
        .expect_err("refused");
        assert!(text.contains("X-Road-Issue"), "{text}");
        assert!(
            check(
                Given {
                    purpose,
                    case: Some("EXP-1"),
                    ..GIVEN
                },
                &service,
                &grants
            )
            .is_ok()
        );
    }

    #[test]
    fn a_grant_for_a_service_of_another_member_is_worth_nothing() {
        let service = service(&[("GET", "/personas/*")]);
        let mut foreign = grant("PE/GOB/1/MESA");
        foreign.service = "PE/GOB/3/CONSULTA/padron".parse().expect("a service");
        assert!(check(GIVEN, &service, &[foreign.clone()]).is_err());
        let elsewhere = Given {
            service: "PE/GOB/3/CONSULTA/padron",
            ..GIVEN
        };
        let (why, _) = check(elsewhere, &service, &[foreign]).expect_err("refused");
        assert_eq!(why, Why::UnknownService);
    }

    #[test]
    fn a_service_that_is_switched_off_answers_nobody() {
        let mut service = service(&[("GET", "/personas/*")]);
        service.enabled = false;
        let (why, _) = check(GIVEN, &service, &[grant("PE/GOB/1/MESA")]).expect_err("refused");
        assert_eq!(why, Why::ServiceDisabled);
    }
}
