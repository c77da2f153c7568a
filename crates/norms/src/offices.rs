//! The offices by name, for code that speaks of one of them. The data lists the same ones; a test compares.

use crate::ids::OfficeId;

/// Titular de la entidad.
pub const ENTITY_HEAD: OfficeId = OfficeId::literal("entity_head");
/// Máxima autoridad administrativa.
pub const TOP_ADMIN_AUTHORITY: OfficeId = OfficeId::literal("top_admin_authority");
/// Seat 1 of the committee.
pub const COMMITTEE_SEAT_1: OfficeId = OfficeId::literal("committee_seat_1");
/// Seat 2 of the committee.
pub const COMMITTEE_SEAT_2: OfficeId = OfficeId::literal("committee_seat_2");
/// Seat 3 of the committee.
pub const COMMITTEE_SEAT_3: OfficeId = OfficeId::literal("committee_seat_3");
/// Seat 4 of the committee.
pub const COMMITTEE_SEAT_4: OfficeId = OfficeId::literal("committee_seat_4");
/// Seat 5 of the committee.
pub const COMMITTEE_SEAT_5: OfficeId = OfficeId::literal("committee_seat_5");
/// Seat 6 of the committee.
pub const COMMITTEE_SEAT_6: OfficeId = OfficeId::literal("committee_seat_6");
/// Seat 7 of the committee.
pub const COMMITTEE_SEAT_7: OfficeId = OfficeId::literal("committee_seat_7");
/// Seat 8 of the committee.
pub const COMMITTEE_SEAT_8: OfficeId = OfficeId::literal("committee_seat_8");
/// Seat 9 of the committee.
pub const COMMITTEE_SEAT_9: OfficeId = OfficeId::literal("committee_seat_9");
/// Secretario Técnico del comité.
pub const TECHNICAL_SECRETARY: OfficeId = OfficeId::literal("technical_secretary");
/// Líder de Gobierno y Transformación Digital.
pub const DIGITAL_LEADER: OfficeId = OfficeId::literal("digital_leader");
/// Oficial de Seguridad y Confianza Digital.
pub const SECURITY_OFFICER: OfficeId = OfficeId::literal("security_officer");
/// Coordinador de Seguridad y Confianza Digital.
pub const SECURITY_COORDINATOR: OfficeId = OfficeId::literal("security_coordinator");
/// Oficial de Gobierno de Datos.
pub const DATA_GOVERNANCE_OFFICER: OfficeId = OfficeId::literal("data_governance_officer");
/// Oficial de Datos Personales.
pub const PERSONAL_DATA_OFFICER: OfficeId = OfficeId::literal("personal_data_officer");
/// Responsable Directivo de la Gestión Documental.
pub const DOCUMENT_MANAGEMENT_HEAD: OfficeId = OfficeId::literal("document_management_head");
/// Funcionario Responsable del Software Público.
pub const PUBLIC_SOFTWARE_OFFICER: OfficeId = OfficeId::literal("public_software_officer");
/// Jefe de una unidad.
pub const UNIT_HEAD: OfficeId = OfficeId::literal("unit_head");
/// Administrador de la SGTD.
pub const SGTD_ADMINISTRATOR: OfficeId = OfficeId::literal("sgtd_administrator");
/// Analista de la SGTD.
pub const SGTD_ANALYST: OfficeId = OfficeId::literal("sgtd_analyst");
/// Analista de la ANPD.
pub const ANPD_ANALYST: OfficeId = OfficeId::literal("anpd_analyst");
/// Analista de SERVIR.
pub const SERVIR_ANALYST: OfficeId = OfficeId::literal("servir_analyst");
/// Órgano de Control Institucional.
pub const INTERNAL_CONTROL: OfficeId = OfficeId::literal("internal_control");

/// All of them, in the order of the data.
pub const ALL: [OfficeId; 25] = [
    ENTITY_HEAD,
    TOP_ADMIN_AUTHORITY,
    COMMITTEE_SEAT_1,
    COMMITTEE_SEAT_2,
    COMMITTEE_SEAT_3,
    COMMITTEE_SEAT_4,
    COMMITTEE_SEAT_5,
    COMMITTEE_SEAT_6,
    COMMITTEE_SEAT_7,
    COMMITTEE_SEAT_8,
    COMMITTEE_SEAT_9,
    TECHNICAL_SECRETARY,
    DIGITAL_LEADER,
    SECURITY_OFFICER,
    SECURITY_COORDINATOR,
    DATA_GOVERNANCE_OFFICER,
    PERSONAL_DATA_OFFICER,
    DOCUMENT_MANAGEMENT_HEAD,
    PUBLIC_SOFTWARE_OFFICER,
    UNIT_HEAD,
    SGTD_ADMINISTRATOR,
    SGTD_ANALYST,
    ANPD_ANALYST,
    SERVIR_ANALYST,
    INTERNAL_CONTROL,
];

/// Seats 1 to 9 of the committee.
pub const COMMITTEE_SEATS: [OfficeId; 9] = [
    COMMITTEE_SEAT_1,
    COMMITTEE_SEAT_2,
    COMMITTEE_SEAT_3,
    COMMITTEE_SEAT_4,
    COMMITTEE_SEAT_5,
    COMMITTEE_SEAT_6,
    COMMITTEE_SEAT_7,
    COMMITTEE_SEAT_8,
    COMMITTEE_SEAT_9,
];
