//! Connects the house to the national provider that `qhapaq.toml` names: ID GOB.PE, by TLS, following nothing.

use anyhow::{Context, Result, anyhow};
use capability::{Fut, House};
use identity::{Ask, NationalSettings, Told, Wire};
use std::path::Path;
use std::sync::Arc;
use witness::{Address, Client};

/// File with the secret of this house at the provider.
const SECRET: &str = "keys/national-provider";
/// What the provider may answer, in bytes: keys and tokens.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

struct Web(Client);

/// Connects the house of a data folder. One that is served by `http` is a trial, whose provider may be on this machine.
///
/// # Errors
/// When the secret is missing or open to others, and when the settings cannot work.
pub fn connect(house: &House, settings: &NationalSettings, data: &Path) -> Result<()> {
    let mut settings = settings.clone();
    settings.client_secret = secret(&data.join(SECRET))?;
    let client = Client::new(None).map_err(crate::open::fault)?;
    let client = client.public_only(!house.options.secure_cookies);
    identity::use_provider(house, settings, Arc::new(Web(client)))
        .map_err(|why| anyhow!("[national_provider] in qhapaq.toml: {why}"))
}

fn secret(path: &Path) -> Result<String> {
    use std::os::unix::fs::PermissionsExt;
    let about = || {
        format!(
            "reading {}: put there the secret that the provider gave, alone",
            path.display()
        )
    };
    let mode = std::fs::metadata(path).with_context(about)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(anyhow!("others can read {}; chmod 600", path.display()));
    }
    Ok(std::fs::read_to_string(path)
        .with_context(about)?
        .trim()
        .to_owned())
}

impl Wire for Web {
    fn ask(&self, ask: Ask) -> Fut<'_, Result<Told, String>> {
        Box::pin(async move {
            let address: Address = ask
                .uri
                .parse()
                .map_err(|_| format!("{} is no address", ask.uri))?;
            let asked = self
                .0
                .ask_as(&address, ask.authorization, ask.form, ANSWER_BYTES_MAX);
            let reply = asked.await.map_err(|trouble| trouble.to_string())?;
            Ok(Told {
                status: reply.status,
                body: reply.body,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_secret_is_a_file_that_others_cannot_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        assert!(secret(&path).is_err());
        std::fs::write(&path, "a secret\n").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(secret(&path).unwrap_err().to_string().contains("chmod 600"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(secret(&path).unwrap(), "a secret");
    }
}
