//! What a file of a node may say.

use super::*;

const GOOD: &str = r#"
    folder = "/var/lib/qhapaq-nodo"
    [consumer]
    listen = "127.0.0.1:8080"
    [[consumer.system]]
    subsystem = "MESA"
    without_certificate = true
    [provider]
    listen = "0.0.0.0:5500"
    [[service]]
    subsystem = "CONSULTA"
    code = "padron"
    url = "http://127.0.0.1:9000/api"
"#;

#[test]
fn a_file_says_where_things_are() {
    let settings = Settings::read(GOOD).expect("good");
    let member: MemberId = "PE/GOB/1".parse().expect("a member");
    let service = "PE/GOB/1/CONSULTA/padron".parse().expect("a service");
    assert_eq!(
        settings.local(&member, &service).map(|local| local.url.as_str()),
        Some("http://127.0.0.1:9000/api")
    );
    let other = "PE/GOB/2/CONSULTA/padron".parse().expect("a service");
    assert!(settings.local(&member, &other).is_none());
    let consumer = settings.consumer.expect("a consumer");
    assert!(consumer.admits(&"PE/GOB/1/MESA".parse().expect("client"), None));
    assert!(!consumer.admits(&"PE/GOB/1/OTRA".parse().expect("client"), None));
}

#[test]
fn what_cannot_work_is_said_before_the_start() {
    let change = |from: &str, to: &str| {
        Settings::read(&GOOD.replace(from, to))
            .expect_err("refused")
            .to_string()
    };
    let watch = "[watch]\nlisten = \"0.0.0.0:9464\"\nreceipts = true\n[provider]";
    assert!(change("[provider]", watch).contains("this machine alone"));
    assert!(change("[provider]", "[provider]\nlisten2 = 1").contains("listen2"));
    assert!(change("http://127.0.0.1:9000/api", "ftp://x").contains("url is http"));
    assert!(change("\"padron\"", "\"a/b\"").contains("code are letters"));
    assert!(change("listen = \"127.0.0.1:8080\"", "").contains("listen_tls"));
    assert!(change("without_certificate = true", "certificates = [\"00\"]").contains("64 digits"));
    assert!(
        Settings::read("folder = \"x\"")
            .expect_err("refused")
            .to_string()
            .contains("[consumer]")
    );
}
