package meeting

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// LeftCard is a message that was a card until a newer message took its place, so that people notice
// what changed: an edit rings nobody. It turns into a record, without its buttons.
type LeftCard struct {
	Kind    CardKind
	Edition int     `json:",omitempty"`
	No      int     // of the ballot or the decision that it shows
	Ref     CardRef `json:",omitzero"` // zero while nobody knows where it stands
}

// subject names the card in notices: "ballot", and from its second message on "ballot/1".
func (k CardKind) subject(edition int) string {
	if edition == 0 {
		return string(k)
	}
	return string(k) + "/" + strconv.Itoa(edition)
}

// Card returns the card that a notice is about, and which of its messages.
func (n Notice) Card() (k CardKind, edition int) {
	kind, no, _ := strings.Cut(n.Subject, "/")
	edition, _ = strconv.Atoi(no)
	return CardKind(kind), edition
}

// Stands reports whether the message of a card that a notice is about was posted, as far as we know.
func (e *Escalation) Stands(n Notice) bool {
	k, edition := n.Card()
	if edition == e.Editions[k] {
		return e.Cards[k].TS != ""
	}
	return slices.ContainsFunc(e.Left, func(l LeftCard) bool { return l.Kind == k && l.Edition == edition && l.Ref.TS != "" })
}

// Newest returns the card that was posted last, or is just being posted: the one people look at.
func (e *Escalation) Newest() CardKind {
	var newest CardKind
	ts := ""
	for _, k := range AllCards {
		switch ref := e.Cards[k]; {
		case !e.Shows(k):
		case ref.TS == "":
			newest, ts = k, "~" // it will be newer than all that stand
		case ref.TS > ts:
			newest, ts = k, ref.TS
		}
	}
	return newest
}

// Retiring returns the message that a RetireCard is about; ok is false when it is a record already, or
// was left behind with its channel.
func (e *Escalation) Retiring(n Notice) (l LeftCard, ok bool) {
	kind, edition := n.Card()
	for _, l := range e.Left {
		if l.Kind == kind && l.Edition == edition && l.Ref.TS != "" && l.Ref.Channel == e.Channel.ID {
			return l, true
		}
	}
	return LeftCard{}, false
}

// leave lets a card go on as a new message. What stands shows the ballot or decision no.
func (e *Escalation) leave(k CardKind, no int, at time.Time) {
	e.happen(at, "", CardLeft{Kind: k, No: no})
}

// retire asks for the records of what was left behind, once its successor stands.
func (e *Escalation) retire(k CardKind) {
	if e.Cards[k].TS == "" {
		return
	}
	for _, l := range e.Left {
		if l.Kind == k && l.Ref.TS != "" {
			e.owe(Notice{Kind: RetireCard, Subject: k.subject(l.Edition)})
		}
	}
}

// shown records where a card stands that was just posted. What a newer one has replaced meanwhile is
// left behind.
func (e *Escalation) shown(n Notice, ref CardRef, at time.Time) {
	k, edition := n.Card()
	standing := edition == e.Editions[k] && e.Cards[k] == ref
	known := slices.ContainsFunc(e.Left, func(l LeftCard) bool { return l.Kind == k && l.Edition == edition && l.Ref == ref })
	if standing || known || ref.TS == "" {
		return
	}
	e.happen(at, "", CardShown{Kind: k, Ref: ref, Edition: edition})
	e.retire(k)
	if k == BriefCard {
		e.owe(Notice{Kind: PinCard, Subject: n.Subject})
	}
	if k == FollowUpCard && e.Upcoming() != nil && e.Upcoming().Filed != e.Revs.FollowUp {
		e.fileEntry()
	}
	if k == NotesCard {
		for _, v := range e.Notes {
			if v.File == "" {
				e.owe(Notice{Kind: UploadNotes, Subject: number(v.No)})
			}
		}
	}
}

// CardLeft is a card whose next state is a new message.
type CardLeft struct {
	Kind CardKind
	No   int
}

func (c CardLeft) apply(e *Escalation, _ Event) {
	e.Left = append(slices.Clone(e.Left), LeftCard{Kind: c.Kind, Edition: e.Editions[c.Kind], No: c.No, Ref: e.Cards[c.Kind]})
	editions := make(map[CardKind]int, len(e.Editions)+1)
	maps.Copy(editions, e.Editions)
	editions[c.Kind]++
	e.Editions = editions
	e.Cards = maps.Clone(e.Cards)
	delete(e.Cards, c.Kind)
}

// CardRetired is a message that is a record now.
type CardRetired struct {
	Kind    CardKind
	Edition int `json:",omitempty"`
}

func (c CardRetired) apply(e *Escalation, _ Event) {
	e.Left = slices.DeleteFunc(slices.Clone(e.Left), func(l LeftCard) bool { return l.Kind == c.Kind && l.Edition == c.Edition })
}

// CardShown is where a card stands now.
type CardShown struct {
	Kind    CardKind
	Ref     CardRef
	Edition int `json:",omitempty"`
}

func (c CardShown) apply(e *Escalation, _ Event) {
	if c.Edition != e.Editions[c.Kind] {
		e.Left = slices.Clone(e.Left)
		for i := range e.Left {
			if l := &e.Left[i]; l.Kind == c.Kind && l.Edition == c.Edition {
				l.Ref = c.Ref
			}
		}
		return
	}
	cards := make(map[CardKind]CardRef, len(e.Cards)+1)
	maps.Copy(cards, e.Cards)
	cards[c.Kind] = c.Ref
	e.Cards = cards
	// What was never posted will not be any more: posts go one after another.
	e.Left = slices.DeleteFunc(slices.Clone(e.Left), func(l LeftCard) bool { return l.Kind == c.Kind && l.Ref.TS == "" })
}

// CardLost is a card that Slack will not let us edit any more; a new one takes its place.
type CardLost struct{ Kind CardKind }

func (c CardLost) apply(e *Escalation, _ Event) {
	cards := maps.Clone(e.Cards)
	delete(cards, c.Kind)
	e.Cards = cards
}

func init() { registerQuiet(CardLeft{}, CardRetired{}, CardShown{}, CardLost{}) }
