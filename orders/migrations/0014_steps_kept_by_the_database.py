"""A checkout's steps are kept by the database too: whoever writes the column past the model's verbs,
by hand or by mistake, is refused what the state machine does not know.
"""

from django.db import migrations, models

# As the transitions of `Checkout` have it; a test compares the two.
ALLOWED = """
    ('shipping', 'payment'), ('shipping', 'review'), ('shipping', 'abandoned'),
    ('payment', 'review'), ('payment', 'abandoned'),
    ('review', 'payment'), ('review', 'placing'), ('review', 'abandoned'),
    ('placing', 'payment'), ('placing', 'review'), ('placing', 'done'), ('placing', 'abandoned')
"""
GUARD = f"""
CREATE FUNCTION orders_checkout_refuse_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a checkout does not go from % to %', OLD.state, NEW.state
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER checkout_goes_step_by_step BEFORE UPDATE OF state ON orders_checkout FOR EACH ROW
    WHEN (OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({ALLOWED}))
    EXECUTE FUNCTION orders_checkout_refuse_step();
"""
UNDO = """
DROP TRIGGER checkout_goes_step_by_step ON orders_checkout;
DROP FUNCTION orders_checkout_refuse_step();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0013_payments_by_time")]

    operations = [
        migrations.AddConstraint(
            "checkout",
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["shipping", "payment", "review", "placing", "done", "abandoned"]
                ),
                name="checkout_is_at_a_known_step",
            ),
        ),
        migrations.RunSQL(GUARD, UNDO),
    ]
