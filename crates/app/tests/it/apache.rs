//! Apache with mod_auth_openidc: what many systems of entities stand behind. It signs in, refreshes, steps up and signs out.

use crate::parties::{Kind, OUT, Person};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const MODULES: &str = "/usr/lib/apache2/modules";
/// Tries to find it listening: it starts in less than a second, and a machine may be busy.
const TRIES: usize = 200;

/// A server that is killed at the end of its test.
struct Apache {
    child: Child,
    base: String,
    cookies: BTreeMap<String, String>,
    _folder: tempfile::TempDir,
}

impl Drop for Apache {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What it answered.
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    text: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }
    /// Where it leads: by a redirect, or by a page that leads on, as it does when the browser must sign in again.
    fn leads_to(&self, from: &str) -> &str {
        let page = self.text.split_once("http-equiv=\"refresh\" content=\"0; url=");
        match (self.status, page) {
            (302, _) => self.header("location"),
            (200, Some((_, rest))) => rest.split('"').next().unwrap(),
            _ => panic!("{from} leads nowhere: {} {}", self.status, self.text),
        }
    }
}

impl Apache {
    async fn start(port: u16, settings: &str) -> Apache {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        std::fs::set_permissions(at, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        for place in ["www", "www/zona", "www/fuerte"] {
            std::fs::create_dir(at.join(place)).unwrap();
        }
        for file in ["www/zona/index.html", "www/fuerte/index.html"] {
            std::fs::write(at.join(file), "adentro\n").unwrap();
        }
        let file = at.join("apache.conf");
        std::fs::write(&file, configuration(at, port, settings)).unwrap();
        let program = ["/usr/sbin/apache2", "/usr/bin/apache2"];
        let program = program
            .into_iter()
            .find(|path| Path::new(path).is_file())
            .unwrap();
        let mut command = Command::new(program);
        command.arg("-f").arg(&file).args(["-D", "FOREGROUND"]);
        let child = command.stdout(Stdio::null()).spawn().unwrap();
        let base = format!("http://127.0.0.1:{port}");
        let apache = Apache {
            child,
            base,
            cookies: BTreeMap::new(),
            _folder: folder,
        };
        for _ in 0..TRIES {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return apache;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("Apache does not listen: {}", log(apache._folder.path()));
    }

    /// Asks for an address of it, as a browser with its cookies.
    async fn get(&mut self, url: &str) -> Answer {
        let path = url.strip_prefix(&self.base).unwrap_or(url).to_owned();
        let host = self.base.strip_prefix("http://").unwrap().to_owned();
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = cookies.join("; ");
        let asked =
            format!("GET {path} HTTP/1.0\r\nHost: {host}\r\nCookie: {cookies}\r\nAccept: text/html\r\n\r\n");
        let whole = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(&host).unwrap();
            stream.write_all(asked.as_bytes()).unwrap();
            let mut whole = String::new();
            stream.read_to_string(&mut whole).unwrap();
            whole
        });
        let whole = whole.await.unwrap();
        let (head, text) = whole.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        for (_, given) in headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, value) = given.split(';').next().unwrap().split_once('=').unwrap();
            match value.is_empty() {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        let text = text.to_owned();
        Answer {
            status,
            headers,
            text,
        }
    }

    /// Opens a page, through the house and back where it asks who is there.
    async fn open(&mut self, person: &mut Person, path: &str) -> Answer {
        let first = self.get(path).await;
        let to_house = first.leads_to(path).to_owned();
        assert!(to_house.starts_with(&person.base), "{to_house}");
        let back = person.follow(&to_house).await;
        let entered = self.get(&back).await;
        let page = entered.leads_to(&back).to_owned();
        self.get(&page).await
    }
}

fn log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("error.log")).unwrap_or_default()
}

fn configuration(folder: &Path, port: u16, settings: &str) -> String {
    let folder = folder.display();
    let root = std::process::Command::new("id").arg("-u").output();
    let root = root.is_ok_and(|id| id.stdout.starts_with(b"0\n"));
    let user = if root {
        "User www-data\nGroup www-data\n"
    } else {
        ""
    };
    let modules: String = [
        "mpm_event",
        "authz_core",
        "authz_user",
        "authn_core",
        "auth_openidc",
        "headers",
        "dir",
        "env",
    ]
    .iter()
    .map(|name| format!("LoadModule {name}_module {MODULES}/mod_{name}.so\n"))
    .collect();
    format!(
        "{modules}{user}ServerName localhost\nListen 127.0.0.1:{port}\nPidFile {folder}/pid\nErrorLog {folder}/error.log\nLogLevel warn\n\
         Mutex file:{folder}\nDefaultRuntimeDir {folder}\nDocumentRoot {folder}/www\nDirectoryIndex index.html\n{settings}\n\
         <Location /zona>\nAuthType openid-connect\nRequire valid-user\n\
         Header set X-Sub \"%{{OIDC_CLAIM_sub}}e\"\nHeader set X-Name \"%{{OIDC_CLAIM_name}}e\"\nHeader set X-Acr \"%{{OIDC_CLAIM_acr}}e\"\n\
         Header set X-Access \"%{{OIDC_access_token}}e\"\n</Location>\n\
         <Location /fuerte>\nAuthType openid-connect\nRequire claim acr:nca2\nOIDCUnAutzAction auth\n\
         OIDCPathAuthRequestParams acr_values=nca2\nHeader set X-Acr \"%{{OIDC_CLAIM_acr}}e\"\n</Location>\n"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mod_auth_openidc_signs_in_refreshes_steps_up_and_out() {
    let test = "apache::mod_auth_openidc_signs_in_refreshes_steps_up_and_out";
    if !Path::new(MODULES).join("mod_auth_openidc.so").is_file() {
        crate::webdriver::skipped(&format!(
            "{test}: install the package libapache2-mod-auth-openidc"
        ));
        return;
    }
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let callback: &'static str = format!("http://127.0.0.1:{port}/zona/vuelta").leak();
    let mut person = Person::new().await;
    let kind = Kind {
        callback,
        by_key: false,
        bound: false,
        pushed: false,
        alg: "RS256",
    };
    let registered = person.register(kind).await;
    let settings = format!(
        "OIDCProviderMetadataURL {}/.well-known/openid-configuration\nOIDCClientID {}\nOIDCClientSecret {}\n\
         OIDCRedirectURI {callback}\nOIDCCryptoPassphrase una-frase-de-prueba\nOIDCPKCEMethod S256\n\
         OIDCScope \"openid profile offline_access\"\nOIDCProviderTokenEndpointAuth client_secret_basic\n\
         OIDCInfoHook access_token id_token userinfo\nOIDCRedirectURLsAllowed ^http://127\\.0\\.0\\.1:",
        person.base,
        registered.client,
        registered.secret.unwrap(),
    );
    let mut apache = Apache::start(port, &settings).await;

    let page = apache.open(&mut person, "/zona/").await;
    let told = log(apache._folder.path());
    assert_eq!((page.status, page.text.as_str()), (200, "adentro\n"), "{told}");
    let sub = page.header("x-sub").to_owned();
    assert_eq!((sub.len(), page.header("x-acr")), (43, "nca1"), "{sub}");
    assert!(!page.header("x-name").is_empty());

    let access = page.header("x-access").to_owned();
    let renew =
        format!("/zona/vuelta?refresh=http%3A%2F%2F127.0.0.1%3A{port}%2Fzona%2F&access_token={access}");
    let renewed = apache.get(&renew).await;
    assert!(
        !renewed.leads_to(&renew).contains("error"),
        "{}",
        renewed.header("location")
    );
    let page = apache.get("/zona/").await;
    assert_ne!(page.header("x-access"), access, "another access token");
    assert_eq!(page.header("x-sub"), sub);

    let page = apache.open(&mut person, "/fuerte/").await;
    assert_eq!(
        (page.status, page.header("x-acr")),
        (200, "nca2"),
        "{}",
        page.text
    );

    let out = OUT.replace(':', "%3A").replace('/', "%2F");
    let leave = apache.get(&format!("/zona/vuelta?logout={out}")).await;
    let gone = person.follow(leave.leads_to("logout")).await;
    assert!(gone.starts_with(OUT), "{gone}");
    let again = apache.get("/zona/").await;
    assert!(again.leads_to("/zona/").contains("/oidc/authorize?"));
}
