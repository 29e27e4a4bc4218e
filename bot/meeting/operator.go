package meeting

import (
	"slices"
	"time"
)

// Operator is somebody whom the settings name to look after the bot. Whoever makes one has looked there.
type Operator struct{ Person }

// Unsaid is a notice that Slack refused for good. It was given up; an operator can have it sent again.
type Unsaid struct {
	Seq     int // of the event that it was given up with
	At      time.Time
	Kind    Kind
	To      UserID    `json:",omitempty"`
	Subject string    `json:",omitempty"`
	Why     string    // Slack's word
	Urgent  bool      `json:",omitempty"`
	Late    time.Time `json:",omitzero"`
}

// Notice returns what would be sent again.
func (u Unsaid) Notice() Notice {
	return Notice{Kind: u.Kind, To: u.To, Subject: u.Subject, Urgent: u.Urgent, Late: u.Late, At: u.At}
}

// same reports whether both say the same to the same reader.
func (u Unsaid) same(o Unsaid) bool {
	return u.Kind == o.Kind && u.To == o.To && u.Subject == o.Subject
}

// StillUnsaid returns what Slack refused and somebody still needs.
func (e *Escalation) StillUnsaid(now time.Time, p *Policy) []Unsaid {
	return slices.DeleteFunc(slices.Clone(e.Unsaid), func(u Unsaid) bool { return e.Wanted(u.Notice(), now, p).Drop })
}

// SendAgain owes once more what Slack refused, as the event seq says.
func (e *Escalation) SendAgain(by Operator, seq int, p *Policy, at time.Time) error {
	if err := e.operated(by); err != nil {
		return err
	}
	all := e.StillUnsaid(at, p)
	i := slices.IndexFunc(all, func(u Unsaid) bool { return u.Seq == seq })
	if i < 0 {
		return Refuse("", "This was sent again already, or nobody needs it any more. Nothing was sent now.")
	}
	e.happen(at, by.ID, SentAgain{Seq: seq})
	e.owe(all[i].Notice())
	return nil
}

// operated refuses an operator who may not act now.
func (e *Escalation) operated(by Operator) error {
	switch {
	case e.Erased != nil:
		return e.gone()
	case by.Standing == Unverified:
		return Refuse("", "I could not look you up in Slack just now. Nothing was changed; please try again in a minute.")
	case by.Standing != FullMember:
		return Refuse("", "Only full members of this workspace can do this. Nothing was changed.")
	}
	return nil
}

// stuck reports whether an operator can help here.
func (e *Escalation) stuck() bool {
	return e.Erased == nil && (len(e.Unsaid) > 0 || len(e.Departed()) > 0)
}

// saidAfterAll records that something Slack had refused was said, on whoever's word.
func (e *Escalation) saidAfterAll(n Notice, at time.Time) {
	said := Unsaid{Kind: n.Kind, To: n.To, Subject: n.Subject}
	if i := slices.IndexFunc(e.Unsaid, said.same); i >= 0 {
		e.happen(at, "", SaidAfterAll{Seq: e.Unsaid[i].Seq})
	}
}

// SentAgain is an operator's word to send again what Slack refused.
type SentAgain struct{ Seq int }

func (c SentAgain) apply(e *Escalation, _ Event) { e.unpark(c.Seq) }

// SaidAfterAll is something that Slack refused at first and took later.
type SaidAfterAll struct{ Seq int }

func (c SaidAfterAll) apply(e *Escalation, _ Event) { e.unpark(c.Seq) }

func (e *Escalation) unpark(seq int) {
	e.Unsaid = slices.DeleteFunc(slices.Clone(e.Unsaid), func(u Unsaid) bool { return u.Seq == seq })
	if len(e.Unsaid) == 0 {
		e.Unsaid = nil
	}
}

func init() { registerQuiet(SentAgain{}, SaidAfterAll{}) }
