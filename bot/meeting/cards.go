package meeting

import (
	"slices"
	"strings"
	"time"
)

// Shows reports whether the card belongs into the channel by now.
func (e *Escalation) Shows(k CardKind) bool {
	switch k {
	case BriefCard, StatusCard:
		return true
	case OptionsCard:
		return len(e.Options) > 0
	case BallotCard:
		return len(e.Ballots) > 0
	case DecisionCard:
		return len(e.Decisions) > 0
	case ItemsCard:
		return len(e.Items) > 0
	case FollowUpCard:
		return len(e.FollowUps) > 0
	case NotesCard:
		return len(e.Notes) > 0
	}
	return false
}

// cards leaves the update of those cards that belong into the channel by now.
func (e *Escalation) cards(kinds ...CardKind) {
	for _, k := range kinds {
		if e.Shows(k) {
			e.card(k)
		}
	}
}

// look leaves the look at the cards that the changes ask for. The status card is owed at once, whatever the command
// knew of it: it shows where the meeting is.
func (e *Escalation) look() {
	for _, ev := range e.fresh {
		if !quiet[ev.Kind] && len(e.Cards) > 0 {
			e.owe(Notice{Kind: LookAtCards})
			if e.Cards[StatusCard].TS != "" {
				e.card(StatusCard)
			}
			return
		}
	}
}

// statusFirst puts the edit of the status card before all else: whoever pressed a button looks there.
func statusFirst(owed []Notice) {
	isFirst := func(n Notice) bool {
		return n.Kind == ShowCard && n.Subject == string(StatusCard) && strings.HasPrefix(n.Lane, string(cardLane))
	}
	slices.SortStableFunc(owed, func(a, b Notice) int {
		switch {
		case isFirst(a) == isFirst(b):
			return 0
		case isFirst(a):
			return -1
		}
		return 1
	})
}

// cardMoments: what is overdue, or has begun, stands on the cards by time alone.
func (e *Escalation) cardMoments() []moment {
	var all []moment
	at := func(t time.Time, kinds ...CardKind) {
		if t = t.Add(time.Microsecond); t.After(e.Looked) {
			all = append(all, moment{t, func(now time.Time) {
				e.happen(now, "", CardsLooked{})
				e.cards(kinds...)
			}})
		}
	}
	for _, i := range e.Items {
		if i.Open() && !i.Due.IsZero() {
			at(i.Due, ItemsCard, FollowUpCard)
		}
	}
	if f := e.Upcoming(); f != nil {
		at(f.Plan.Start, StatusCard, FollowUpCard, e.Newest()) // the newest says what comes next
	}
	return all
}

// CardsLooked is a look at the cards for what time alone changes.
type CardsLooked struct{}

func (CardsLooked) apply(e *Escalation, ev Event) { e.Looked = ev.At }

func init() { registerQuiet(CardsLooked{}) }
