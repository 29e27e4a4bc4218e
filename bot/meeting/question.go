package meeting

import (
	"strings"
	"time"
)

// Question is one question to one attendee; the answer stands in the notes under their name.
type Question struct {
	No       int
	By, To   UserID
	Text     string
	At       time.Time
	Answer   string    `json:",omitempty"`
	Answered time.Time `json:",omitzero"`
}

// Ask sends one question to one person, who is taken in if they are not there yet.
func (e *Escalation) Ask(by, to Person, text string, at time.Time) error {
	if err := e.writable(by, "Questions cannot be asked any more"); err != nil {
		return err
	}
	text = strings.TrimSpace(text)
	if err := named([]Person{to}, "to"); err != nil {
		return err
	}
	if text == "" {
		return Refuse("text", "Please write the question.")
	}
	e.admit([]Person{to}, by.ID, at)
	e.happen(at, by.ID, QuestionAsked{To: to.ID, Text: text})
	e.tell(AskQuestion, to.ID, number(len(e.Questions)))
	e.card(StatusCard)
	return nil
}

// Answer keeps the answer of the person who was asked; a later one replaces it.
func (e *Escalation) Answer(by Person, no int, text string, at time.Time) error {
	if err := e.writable(by, "Questions cannot be answered any more"); err != nil {
		return err
	}
	q := e.Question(no)
	text = strings.TrimSpace(text)
	switch {
	case q == nil:
		return Refuse("", "There is no such question.")
	case q.To != by.ID:
		return Refuse("", "This question was for %s.", e.Name(q.To))
	case text == "":
		return Refuse("text", "Please write an answer; \"I do not know\" is one.")
	}
	first := q.Answer == ""
	e.happen(at, by.ID, QuestionAnswered{No: no, Text: text})
	if first && q.By != by.ID {
		e.tell(TellAnswer, q.By, number(no))
	}
	e.card(StatusCard)
	e.cards(NotesCard)
	return nil
}

// Question returns a question by its number; nil when there is none.
func (e *Escalation) Question(no int) *Question {
	if no < 1 || no > len(e.Questions) {
		return nil
	}
	return &e.Questions[no-1]
}

// QuestionAsked is a question to somebody.
type QuestionAsked struct {
	To   UserID
	Text string
}

func (c QuestionAsked) apply(e *Escalation, ev Event) {
	e.Questions = append(e.Questions, Question{No: len(e.Questions) + 1, By: ev.By, To: c.To, Text: c.Text, At: ev.At})
}

// QuestionAnswered is the answer.
type QuestionAnswered struct {
	No   int
	Text string
}

func (c QuestionAnswered) apply(e *Escalation, ev Event) {
	q := e.Question(c.No)
	q.Answer, q.Answered = c.Text, ev.At
}

func init() { register(QuestionAsked{}, QuestionAnswered{}) }
