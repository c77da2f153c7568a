//! Carries notices of sign-out to the systems of entities: by TLS, to public addresses, following nothing.

use anyhow::Result;
use capability::{Fut, House};
use identity::{Courier, Delivery};
use std::sync::Arc;
use witness::{Address, Client};

/// What a system may answer, in bytes: nothing of it is read.
const ANSWER_BYTES_MAX: usize = 4_096;

struct Web(Client);

/// Gives the house its courier. A house that is served by `http` is a trial, whose systems may be on this machine.
pub fn give(house: &House) -> Result<()> {
    let client = Client::new(None).map_err(crate::open::fault)?;
    let client = client.public_only(!house.options.secure_cookies);
    identity::use_courier(house, Arc::new(Web(client)));
    Ok(())
}

impl Courier for Web {
    fn deliver<'a>(&'a self, uri: &'a str, body: String) -> Fut<'a, Delivery> {
        Box::pin(async move {
            let Ok(address) = uri.parse::<Address>() else {
                return Delivery::Arrived;
            };
            match self.0.post_form(&address, body, ANSWER_BYTES_MAX).await {
                Ok(reply) => judged(reply.status),
                Err(trouble) => Delivery::Failed(trouble.to_string()),
            }
        })
    }
}

/// What a status means: a system that understood and said no will say no again.
fn judged(status: u16) -> Delivery {
    match status {
        408 | 425 | 429 | 500.. => Delivery::Failed(format!("status {status}")),
        _ => Delivery::Arrived,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_go_better_later_is_tried_again() {
        for (status, again) in [
            (200, false),
            (204, false),
            (302, false),
            (400, false),
            (404, false),
            (429, true),
            (503, true),
        ] {
            assert_eq!(matches!(judged(status), Delivery::Failed(_)), again, "{status}");
        }
    }
}
