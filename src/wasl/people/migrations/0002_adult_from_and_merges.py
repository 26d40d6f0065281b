"""Keep the day of surely being an adult, what a merge changed, and no fingerprints in history.

One step: columns are added as nullable or empty, and fingerprints leave the event tables, where
they would outlive the key of the person.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_first"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="contact",
            name="changed_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="contact",
            name="removed_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="foreignid",
            name="changed_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="foreignid",
            name="removed_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="changed_update",
        ),
        migrations.RemoveField(
            model_name="contactevent",
            name="fingerprint",
        ),
        migrations.RemoveField(
            model_name="foreignidevent",
            name="fingerprint",
        ),
        migrations.AddField(
            model_name="merge",
            name="sealed",
            field=models.BinaryField(default=b""),
        ),
        migrations.AddField(
            model_name="person",
            name="adult_from",
            field=models.DateField(editable=False, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."safe_to_call" IS DISTINCT FROM (NEW."safe_to_call") OR OLD."safe_to_leave_message" IS DISTINCT FROM (NEW."safe_to_leave_message") OR OLD."sealed" IS DISTINCT FROM (NEW."sealed") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until"))',
                    func='INSERT INTO "people_contactevent" ("confidence", "id", "kind", "order", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recorded_at", "recorded_by_id", "safe_to_call", "safe_to_leave_message", "sealed", "source", "valid_until") VALUES (OLD."confidence", OLD."id", OLD."kind", OLD."order", OLD."person_id", _pgh_attach_context(), NOW(), \'changed\', OLD."id", OLD."purpose", OLD."recorded_at", OLD."recorded_by_id", OLD."safe_to_call", OLD."safe_to_leave_message", OLD."sealed", OLD."source", OLD."valid_until"); RETURN NULL;',
                    hash="e67b06790e0daec5a02c88a764a7c9458b435ab4",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_40309",
                    table="people_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_contactevent" ("confidence", "id", "kind", "order", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recorded_at", "recorded_by_id", "safe_to_call", "safe_to_leave_message", "sealed", "source", "valid_until") VALUES (OLD."confidence", OLD."id", OLD."kind", OLD."order", OLD."person_id", _pgh_attach_context(), NOW(), \'removed\', OLD."id", OLD."purpose", OLD."recorded_at", OLD."recorded_by_id", OLD."safe_to_call", OLD."safe_to_leave_message", OLD."sealed", OLD."source", OLD."valid_until"); RETURN NULL;',
                    hash="79cbf4e72b0d98a9cd5277cf4e01a7b05064c6ea",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_9f0d5",
                    table="people_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="foreignid",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."confidence" IS DISTINCT FROM (NEW."confidence") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issuer" IS DISTINCT FROM (NEW."issuer") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."sealed" IS DISTINCT FROM (NEW."sealed") OR OLD."source" IS DISTINCT FROM (NEW."source"))',
                    func='INSERT INTO "people_foreignidevent" ("confidence", "id", "issuer", "kind", "order", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recorded_at", "recorded_by_id", "sealed", "source") VALUES (OLD."confidence", OLD."id", OLD."issuer", OLD."kind", OLD."order", OLD."person_id", _pgh_attach_context(), NOW(), \'changed\', OLD."id", OLD."purpose", OLD."recorded_at", OLD."recorded_by_id", OLD."sealed", OLD."source"); RETURN NULL;',
                    hash="9fe4cc19e3f41a2a62da77874935c2ff8027a2d8",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_801f2",
                    table="people_foreignid",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="foreignid",
            trigger=pgtrigger.compiler.Trigger(
                name="removed_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_foreignidevent" ("confidence", "id", "issuer", "kind", "order", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recorded_at", "recorded_by_id", "sealed", "source") VALUES (OLD."confidence", OLD."id", OLD."issuer", OLD."kind", OLD."order", OLD."person_id", _pgh_attach_context(), NOW(), \'removed\', OLD."id", OLD."purpose", OLD."recorded_at", OLD."recorded_by_id", OLD."sealed", OLD."source"); RETURN NULL;',
                    hash="059ddbf6dcfd4dcefdd80e6d3b64e4125d40ebf6",
                    operation="DELETE",
                    pgid="pgtrigger_removed_delete_1c704",
                    table="people_foreignid",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."alive" IS DISTINCT FROM (NEW."alive") OR OLD."basis" IS DISTINCT FROM (NEW."basis") OR OLD."basis_by_id" IS DISTINCT FROM (NEW."basis_by_id") OR OLD."basis_on" IS DISTINCT FROM (NEW."basis_on") OR OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."cross_check" IS DISTINCT FROM (NEW."cross_check") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."informed_on" IS DISTINCT FROM (NEW."informed_on") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."office_id" IS DISTINCT FROM (NEW."office_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."sealed" IS DISTINCT FROM (NEW."sealed") OR OLD."sex" IS DISTINCT FROM (NEW."sex") OR OLD."standing" IS DISTINCT FROM (NEW."standing") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "people_personevent" ("alive", "basis", "basis_by_id", "basis_on", "changed_at", "created_at", "cross_check", "erased_at", "id", "informed_on", "merged_into_id", "office_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reference", "sealed", "sex", "standing", "version") VALUES (OLD."alive", OLD."basis", OLD."basis_by_id", OLD."basis_on", OLD."changed_at", OLD."created_at", OLD."cross_check", OLD."erased_at", OLD."id", OLD."informed_on", OLD."merged_into_id", OLD."office_id", _pgh_attach_context(), NOW(), \'changed\', OLD."id", OLD."purpose", OLD."reference", OLD."sealed", OLD."sex", OLD."standing", OLD."version"); RETURN NULL;',
                    hash="fdf5a8bd8c14ad2a0c7b33abed6066683a34b8d8",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_41b30",
                    table="people_person",
                    when="AFTER",
                ),
            ),
        ),
    ]
