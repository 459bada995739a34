import { days, event, property, trait } from "pulumi-segment-personas/query";

const flag = "checkout_redesign";

/** The treatment that a person was really given: the SDK serves `control` when it could not evaluate the flag. */
export const treatment = event("get_treatment")
  .where(property("split").equals(flag))
  .where(property("environmentName").equals("production"))
  .where(property("treatment").differs("control"))
  .last(property("treatment"));

/** Saw the new checkout and has not ordered since a week. */
export const hesitating = trait(flag)
  .equals("on")
  .and(event("Order Completed").within(days(7)).count().equals(0));
