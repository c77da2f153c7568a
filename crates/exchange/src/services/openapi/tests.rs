use super::*;

const REGISTRY: &str = r##"
openapi: 3.0.3
info: { title: Consulta de identidad, version: 1.0 }
paths:
  /personas/{dni}:
    parameters:
      - { name: dni, in: path, required: true, schema: { type: string, example: "12345679" } }
    get:
      summary: Datos de una persona
      responses:
        "200":
          description: La persona
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Respuesta" }
              example: { persona: { nombres: ANA } }
        "404": { description: No hay }
  /personas:
    post:
      requestBody:
        content: { application/json: { example: { dni: "1" } } }
      responses:
        "200":
          description: Varias
          content:
            application/json:
              schema:
                type: array
                items: { $ref: "#/components/schemas/Persona" }
components:
  schemas:
    Respuesta:
      type: object
      properties:
        persona: { $ref: "#/components/schemas/Persona" }
        fecha: { type: string }
    Persona:
      allOf:
        - type: object
          properties: { nombres: { type: string }, direccion: { type: string } }
        - type: object
          properties: { padre: { $ref: "#/components/schemas/Persona" } }
"##;

#[test]
fn endpoints_and_fields_come_from_the_description() {
    let read = read(REGISTRY.as_bytes()).expect("a description");
    let endpoints: Vec<String> = read
        .endpoints()
        .iter()
        .map(|one| format!("{} {}", one.method, one.path))
        .collect();
    assert_eq!(endpoints, ["GET /personas/*", "POST /personas"]);
    let fields: Vec<&str> = read.fields.iter().map(String::as_str).collect();
    // A schema that holds itself ends where it comes back.
    assert_eq!(
        fields,
        [
            "direccion",
            "fecha",
            "nombres",
            "padre",
            "persona.direccion",
            "persona.nombres",
            "persona.padre"
        ]
    );
    let get = &read
        .operations
        .iter()
        .find(|one| one.endpoint.method == "GET")
        .expect("the first");
    assert_eq!(
        (get.path.as_str(), get.summary.as_str()),
        ("/personas/{dni}", "Datos de una persona")
    );
    assert_eq!(
        (
            get.parameters[0].name.as_str(),
            get.parameters[0].example.as_str()
        ),
        ("dni", "12345679")
    );
    assert!(
        get.example
            .as_deref()
            .is_some_and(|example| example.contains("ANA"))
    );
}

#[test]
fn the_samples_of_others_are_read() {
    let one = "---\nopenapi: 3.1.0\ninfo:\n  title: Test\n  version: \"1.0\"\npaths:\n  /test:\n    get:\n      summary: get\n      responses:\n        '200':\n          description: OK\n          content:\n            text/plain:\n              schema:\n                type: string\n";
    let read = read(one.as_bytes()).expect("a description");
    assert_eq!(
        (read.openapi.as_str(), read.operations.len(), read.fields.len()),
        ("3.1.0", 1, 0)
    );
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let of = |from: &str, to: &str| {
        let text = REGISTRY.replace(from, to);
        assert_ne!(text, REGISTRY, "{from}");
        let problem = read(text.as_bytes()).expect_err(to);
        (problem.at, problem.what)
    };
    for (from, to, at, what) in [
        ("openapi: 3.0.3", "swagger: '2.0'", "openapi", What::Missing),
        ("openapi: 3.0.3", "openapi: 4.0.0", "openapi", What::Version),
        ("title: Consulta de identidad, ", "", "info.title", What::Missing),
        ("paths:", "rutas:", "paths", What::Missing),
        (
            "/personas/{dni}:",
            "personas/{dni}:",
            "paths.personas/{dni}",
            What::Path,
        ),
        (
            "/personas/{dni}:",
            "/personas/../{dni}:",
            "paths./personas/../{dni}",
            What::Path,
        ),
        (
            "/personas/{dni}:",
            "/personas/{otro}:",
            "paths./personas/{otro}.get.parameters",
            What::Missing,
        ),
        (
            "in: path",
            "in: body",
            "paths./personas/{dni}.parameters.0.in",
            What::Type,
        ),
        (
            "items: { $ref: \"#/components/schemas/Persona\" }",
            "items: { $ref: \"https://otro.example/a.yaml\" }",
            "paths./personas.post.responses.200.content.application/json.schema.items.$ref",
            What::Reference,
        ),
        (
            "persona: { $ref: \"#/components/schemas/Persona\" }",
            "persona: { $ref: \"#/components/schemas/Nadie\" }",
            "components.schemas.Respuesta.properties.persona.$ref",
            What::Reference,
        ),
    ] {
        assert_eq!(of(from, to), (at.to_owned(), what), "{to}");
    }
}

#[test]
fn variables_become_any_one_part() {
    for (path, expected) in [
        ("/pet/{petId}", Some("/pet/*")),
        ("/pet/{petId}/photos/{n}.png", Some("/pet/*/photos/*")),
        ("/", Some("/")),
        ("/a/", Some("/a/")),
        ("/a//b", None),
        ("/a/*", None),
        ("/a?b", None),
        ("/a%2Fb", None),
        ("a", None),
        ("/{a", None),
    ] {
        assert_eq!(pattern(path).as_deref(), expected, "{path}");
    }
}

#[test]
fn a_description_that_refers_without_end_is_walked_so_far_and_no_further() {
    let begin =
        "openapi: 3.0.3\ninfo: { title: a, version: '1' }\npaths:\n  /a:\n    get:\n      responses:\n";
    let answer = |status: usize, schema: &str| {
        format!("        '{status}': {{ content: {{ application/json: {{ schema: {schema} }} }} }}\n")
    };
    // A chain of schemas, each in the next: it ends where nobody would look any more.
    let chain: String = (0..2_000)
        .map(|at| {
            format!(
                "    S{at}: {{ allOf: [ {{ $ref: '#/components/schemas/S{}' }} ] }}\n",
                at + 1
            )
        })
        .collect();
    let last = "    S2000: { properties: { fin: {} } }\n";
    let first = answer(200, "{ $ref: '#/components/schemas/S0' }");
    let text = format!("{begin}{first}components:\n  schemas:\n{chain}{last}");
    assert_eq!(read(text.as_bytes()).expect("a description").fields.len(), 0);
    // Twice the same below each: as much as it doubles, as soon it is refused.
    let double: String = (0..15)
        .map(|at| {
            let next = format!("{{ $ref: '#/components/schemas/D{}' }}", at + 1);
            format!("    D{at}: {{ oneOf: [ {next}, {next}, {next} ] }}\n")
        })
        .collect();
    let first = answer(200, "{ $ref: '#/components/schemas/D0' }");
    let text = format!("{begin}{first}components:\n  schemas:\n{double}    D15: {{}}\n");
    assert_eq!(read(text.as_bytes()).expect_err("too much").what, What::Many);
}

proptest::proptest! {
    #[test]
    fn whatever_a_stranger_sends_is_read_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        read(&bytes).ok();
    }

    #[test]
    fn a_description_with_pieces_torn_out_is_read_or_refused(from in 0_usize..1_400, length in 0_usize..200) {
        let mut text = REGISTRY.to_owned();
        let end = (from + length).min(text.len());
        if text.is_char_boundary(from.min(end)) && text.is_char_boundary(end) {
            text.replace_range(from.min(end)..end, "");
        }
        read(text.as_bytes()).ok();
    }
}
