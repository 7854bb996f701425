"""What vulture does not see in use, each with the reason why it stays. Read by unused.py, never run."""
# ruff: noqa: B018, F821

# A later version uses it; it is written and tested, so that its data is right from the first day.
revoke_credential, _.revoked_at  # revoking a badge
looks_of_scope  # the record of looks at sensitive values
zone_version  # instants reckoned anew when the zone data changes
_.scanned_at  # the clock of a scanner that reads without network
_.verified_at  # an address that somebody has shown to be theirs
_.source_revision  # a translation that is older than its source

# The tests ask it: what a migration left undone, and which names of WTForms have no message of their own.
pending
WTFORMS_SILENT

# What both versions of a conflict leave out; the forms that have such fields are about to mark them.
Sensitive

# Inputs of a leg's two ends, asked for by the names of its kind; the service worker reads the other.
_.from_iata, _.from_name, _.from_city, _.from_country, _.from_zone, _.from_offered
_.to_iata, _.to_name, _.to_city, _.to_country, _.to_zone, _.to_offered
_.is_needed

# Relations that are read and written by their columns alone.
known_organization, on_site_pool, online_pool

# Rights of a file in an archive, for whoever unpacks it with another tool.
_.external_attr

# Rows that only SQL reads and writes.
Attempt
FeedEnd
EntryDigest

# Instants that are kept beside the wall time they follow from, for whoever sorts by them.
_.registration_opens_at, _.registration_closes_at

# The vocabulary of an RFC, which the writer takes as a whole.
_.CONFIDENTIAL, _.CHILD, _.SIBLING, _.FIRST, _.NEXT, _.DEPENDS_ON
_.CHAT, _.FEED, _.MODERATOR, _.PHONE, _.SCREEN

# Colours that only the style sheets use; a test holds these against the palette.
_.CONTROL, _.ACCENT_STRONG, _.ON_DEEP, _.ON_DEEP_SOFT, _.DEEP_LINE, _.WARM_SOFT, _.GOOD
_.GOOD_SOFT, _.STOP, _.TRACK_1, _.TRACK_3, _.TRACK_5, _.TRACK_7, _.TRACK_8
_.TRACK_9, _.TRACK_10, _.FRAME_DARK, _.VERDICT_WELCOME, _.VERDICT_ALREADY, _.VERDICT_REFUSED, _.VERDICT_WAITING
_.VERDICT_KEPT
_.BAND_2, _.BAND_3, _.BAND_4, _.BAND_5, _.BAND_6, _.BAND_7, _.BAND_8

# Names by which a library calls or reads it.
_.Meta, _.unique_together  # Tortoise, WTForms
_._get_comments, _.reversible, _.state_forward, _.client_class, _.execute_insert, _.execute_script  # Tortoise
_.row_factory  # aiosqlite
_.process_data, _.pre_validate, _.field_flags, _.extra_filters  # WTForms
_.regex, _.to_string  # Starlette's convertors
_.formatter_class  # argparse
_.data_cache  # qrcode
_.buffer_text, _.StartElementHandler, _.EndElementHandler, _.CharacterDataHandler  # expat
_.CommentHandler, _.StartDoctypeDeclHandler, _.EntityDeclHandler, _.SkippedEntityHandler  # expat
_.page_height, _.page_width, _.left_margin, _.right_margin, _.bottom_margin, _.top_margin  # python-docx
(
    _.modified,
    _.rgb,
    _.alignment,
    _.first_line_indent,
    _.left_indent,
    _.space_after,
    _.keep_with_next,
    _.autofit,
)  # the same

# The schema names them by module and attribute.
EVENT_ENTRIES, MISSION_ENTRIES

# What the papers' templates need beside a value, found by its type.
_of_detail, _of_person, _of_phrases, _of_map

# What WTForms calls in each of its fields.
_.post_validate, validation_stopped, widget

# A timer of uvicorn's connection, which our own connection sets anew.
_.timeout_keep_alive_task

# Written and read by the name of the field, with "_key" behind it.
_.badge_name_key
_.legal_name_key
_.organization_key
_.function_key
audience_of  # whom a message goes to

# Tortoise calls them on the state of migrations.
_.reload_model, _.reload_models

# Its table is written by `raise_part`, which the schema tells its name.
ParticipantList
