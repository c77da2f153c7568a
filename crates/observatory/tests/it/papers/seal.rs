//! From paper to screen: what somebody types who reads a printed code.

use super::Paper;
use crate::house::Town;
use http::StatusCode;

#[tokio::test]
async fn slips_of_whoever_types_a_printed_code_are_understood() {
    let (town, people) = Town::populated().await;
    let code = people.led.code.clone();
    for typed in [
        code.to_lowercase(),
        code.replace('-', ""),
        code.replace('-', "+"),
        code.replace('-', "%E2%80%91"),
        code.replace('0', "O").replace('1', "I"),
        code.replace('0', "o").replace('1', "l"),
        code.trim_start_matches('Q').to_owned(),
        format!("https://qhapaq.example/actos/{code}")
            .replace(':', "%3A")
            .replace('/', "%2F"),
    ] {
        let answer = town.get(&format!("/verificar?codigo={typed}")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{typed}");
        assert_eq!(answer.header("location"), format!("/actos/{code}"), "{typed}");
    }
    let wrong = town.get("/verificar?codigo=Q26S5").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_printed_page_says_how_to_type_the_code_and_how_to_verify_offline() {
    let (town, people) = Town::populated().await;
    let paper = Paper::of(&town, &format!("/actos/{}/constancia.pdf", people.led.code)).await;
    paper.says(&[
        "https://qhapaq.example/verificar",
        "los guiones pueden faltar",
        "se entiende cero o uno",
        "qhapaq verify ARCHIVO.pdf --key LLAVE",
        "https://qhapaq.example/log/key",
    ]);
}
