"""The reading doors of publication: waiting results and deadlines for the desk, snapshots for the public."""

from mingcha.publication.queries.deadlines import Deadlines, get_deadlines
from mingcha.publication.queries.draws import (
    DrawPage,
    get_draw_day,
    get_draw_records,
    get_public_draw,
    list_public_draws,
    open_public_draw_file,
)
from mingcha.publication.queries.lists import (
    ItemGroup,
    PublicPlan,
    get_public_plan,
    list_item_groups,
    list_public_plans,
)
from mingcha.publication.queries.preview import Preview, get_preview
from mingcha.publication.queries.publications import (
    Days,
    PublicationRow,
    count_published_by_task,
    count_states,
    find_publication_of,
    get_publication,
    get_row,
    list_by_id,
    list_due_changes,
    list_group,
    list_late,
    list_publication_days,
    list_publications,
    list_waiting,
    scope_of,
)
from mingcha.publication.queries.receipts import OwnRecord, get_own_record, is_published, matches_receipt
from mingcha.publication.queries.snapshots import (
    BusinessRow,
    SnapshotRow,
    count_published,
    find_snapshot,
    list_latest_businesses,
    list_snapshots_of,
    search_businesses,
)
from mingcha.publication.queries.sources import load_source
from mingcha.publication.rules.deadlines import check_can_publish

__all__ = [
    "OwnRecord",
    "get_own_record",
    "is_published",
    "matches_receipt",
    "list_public_plans",
    "list_public_draws",
    "list_item_groups",
    "get_public_plan",
    "open_public_draw_file",
    "get_draw_day",
    "get_draw_records",
    "get_public_draw",
    "PublicPlan",
    "ItemGroup",
    "DrawPage",
    "BusinessRow",
    "Days",
    "Deadlines",
    "Preview",
    "PublicationRow",
    "SnapshotRow",
    "check_can_publish",
    "count_published",
    "count_published_by_task",
    "count_states",
    "find_publication_of",
    "find_snapshot",
    "get_deadlines",
    "get_preview",
    "get_publication",
    "get_row",
    "list_by_id",
    "list_due_changes",
    "list_group",
    "list_late",
    "list_latest_businesses",
    "list_publication_days",
    "list_publications",
    "list_snapshots_of",
    "list_waiting",
    "load_source",
    "scope_of",
    "search_businesses",
]
