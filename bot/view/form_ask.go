package view

import (
	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// mostQuestion is the longest question, in characters: it stands in a card beside others.
const mostQuestion = 1000

// AskForm sends one question to one person. ref.Key may name the person.
func AskForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	ref.Of = e.ID
	return modal(FormAsk, "Ask someone", "Ask", ref,
		person("to", "Whom", "Whoever is not in the escalation yet is invited.", meeting.UserID(ref.Key), false),
		area("text", "Question", "", "", mostQuestion, false),
		context("They get it as a direct message. The answer stands in the notes under their name."))
}

// ParseAsk reads AskForm.
func ParseAsk(v Values, r Reading) (to meeting.Person, text string, err error) {
	t := typed{v: v, r: r}
	if people := t.people("to"); len(people) == 1 {
		to = people[0]
	} else {
		t.refuse("to", "Please choose the person to ask.")
	}
	if text = t.text("text", mostQuestion, ""); text == "" {
		t.refuse("text", "Please write the question, for example “When was the customer told?”.")
	}
	return to, text, t.err
}

// AnswerForm answers question ref.No. Whoever was not asked reads it only.
func AnswerForm(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	ref.Of = e.ID
	q := e.Question(ref.No)
	if q == nil {
		return modal(FormAnswer, "Question", "", ref, section("There is no such question any more."))
	}
	blocks := Blocks{note(Cut(e.Name(q.By), mostName) + " asks " + Cut(e.Name(q.To), mostName) + ":"), prose(q.Text, false)}
	if by.ID != q.To {
		answer := "There is no answer yet."
		if q.Answer != "" {
			blocks = append(blocks, labelled("Answer", q.Answer))
			answer = "Only they can change the answer."
		}
		return modal(FormAnswer, "Question", "", ref, append(blocks, context(answer))...)
	}
	blocks = append(blocks,
		area("text", "Your answer", "“I do not know” is an answer.", q.Answer, mostText, false),
		context("It stands in the notes under your name."))
	return modal(FormAnswer, "Answer", "Send", ref, blocks...)
}

// ParseAnswer reads AnswerForm.
func ParseAnswer(v Values, r Reading) (string, error) {
	t := typed{v: v, r: r}
	text := t.text("text", mostText, "")
	if text == "" {
		t.refuse("text", "Please write an answer; “I do not know” is one.")
	}
	return text, t.err
}
