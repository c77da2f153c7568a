//! Old services behind the node: the adapters that the settings name, and the vault that they share.

use super::services::{Answered, Call, Failed};
use crate::adapter::{self, Adapter, Tools};
use crate::gate::pairs;
use crate::ident::{MemberId, ServiceId};
use crate::no::{No, Side, Why};
use crate::settings::{Local, Settings, VaultFile};
use crate::wire::{Flow, Held, hold};
use http::Response;
use register::{Clock, Fault, OrFault};
use std::collections::HashMap;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

/// Adapters by the service that each stands for.
#[derive(Default)]
pub(super) struct Adapted(HashMap<ServiceId, Adapter>);

impl std::fmt::Debug for Adapted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Adapted({:?})", self.0.keys())
    }
}

impl Adapted {
    /// The adapters of a node.
    ///
    /// # Errors
    /// When settings or vault cannot be used.
    pub fn open(settings: &Settings, member: &MemberId, clock: &Arc<dyn Clock>) -> Result<Adapted, Fault> {
        let mut all = HashMap::new();
        if settings.service.iter().all(|local| local.adapter.is_none()) {
            return Ok(Adapted::default());
        }
        let vault = settings.vault.as_ref().map(VaultFile::open).transpose()?;
        let vault = vault.map(Arc::new);
        let tools = Tools {
            clock: clock.clone(),
            vault,
        };
        for local in &settings.service {
            if let Some(adapter) = one(local, &tools)? {
                all.insert(id(member, local)?, adapter);
            }
        }
        Ok(Adapted(all))
    }

    /// The adapter of a service.
    pub fn of(&self, service: &ServiceId) -> Option<&Adapter> {
        self.0.get(service)
    }
}

fn one(local: &Local, tools: &Tools) -> Result<Option<Adapter>, Fault> {
    let Some(file) = &local.adapter else {
        return Ok(None);
    };
    let doing = || format!("reading the adapter {}", file.display());
    let text = fs::read_to_string(file).or_fault(doing())?;
    let settings = adapter::Settings::read(&text).or_fault(doing())?;
    Adapter::new(settings, tools).or_fault(doing()).map(Some)
}

fn id(member: &MemberId, local: &Local) -> Result<ServiceId, Fault> {
    let subsystem = member.subsystem(&local.subsystem).or_fault("naming a service")?;
    ServiceId::of(&subsystem, &local.code).or_fault("naming a service")
}

/// Asks the old service.
pub(super) async fn bring(
    adapter: &Adapter,
    call: Call,
    timeout: Duration,
) -> Result<Response<Answered>, Failed> {
    let failed = |reached, why, text: &str| Failed {
        no: No::new(Side::Provider, why, text),
        reached,
    };
    // What is held comes at once; what passes is larger than old services take.
    let held = match call.body {
        Flow::Held(bytes) => bytes.unwrap_or_default(),
        passing @ Flow::Passing(..) => match hold(passing, 0, timeout).await {
            Ok(Held::Whole(bytes, _)) => bytes,
            _ => {
                return Err(failed(
                    false,
                    Why::BadRequest,
                    "the body of the request is larger than this service takes",
                ));
            }
        },
    };
    let asked = adapter::Call {
        method: call.method,
        path: if call.path.is_empty() {
            "/".to_owned()
        } else {
            call.path
        },
        query: pairs(call.query.as_deref().unwrap_or_default()),
        headers: call.headers,
        body: held,
        context: call.context,
    };
    match tokio::time::timeout(timeout, adapter.call(asked)).await {
        Ok(Ok(answer)) => {
            let mut response = Response::new(Answered::Held(Flow::held(answer.body)));
            *response.status_mut() = answer.status;
            *response.headers_mut() = answer.headers;
            Ok(response)
        }
        Ok(Err(why)) => {
            let reached = !matches!(why, adapter::Failed::Unreachable { .. });
            Err(Failed {
                no: why.no(),
                reached,
            })
        }
        Err(_) => Err(failed(
            true,
            Why::ServiceFailed,
            "the service did not answer in time",
        )),
    }
}
