import { type Answer, type QuestionName, questions } from "./facts";

/** What was found out, as it is found out. */
export class Answers {
  readonly #known = new Map<QuestionName, Answer>();

  note(
    question: QuestionName,
    did: string,
    cameBack: string,
    answer: Answer["answer"],
    certainty: Answer["certainty"] = answer === null ? "not measured" : "measured",
  ): void {
    this.#known.set(question, { question, asks: questions[question].asks, did, cameBack, answer, certainty });
  }

  has(question: QuestionName): boolean {
    return this.#known.has(question);
  }

  /** All questions, in their order; those that nothing was noted of were not come to. */
  all(): Answer[] {
    return (Object.keys(questions) as QuestionName[]).map(
      (question) =>
        this.#known.get(question) ?? {
          question,
          asks: questions[question].asks,
          did: "nothing",
          cameBack: "the probe ended before it came to it",
          answer: null,
          certainty: "not measured",
        },
    );
  }
}
