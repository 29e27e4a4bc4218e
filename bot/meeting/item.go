package meeting

import (
	"time"

	"escalate/bot/calendar"
)

// Limits of action items: lines of one form, and characters of one task (ten items with
// their buttons have to fit into one message).
const (
	MaxTasks = 20
	MaxTask  = 300
)

// Quiet is how long after a message that gave an item, or changed it, no rung of it is said.
const Quiet = time.Hour

// Item is one thing that one person promised to do.
type Item struct {
	No       int
	Text     string
	Owner    UserID
	By       UserID // who wrote it down
	At       time.Time
	Due      time.Time `json:",omitzero"` // zero: undated
	DateOnly bool      `json:",omitempty"`
	Zone     string    `json:",omitempty"` // in which the deadline was meant
	Typed    string    `json:",omitempty"` // the deadline as it was typed: "within 24 hours"
	Parts    []PartRef `json:",omitempty"` // what of the chosen option it delivers
	Linked   int       `json:",omitempty"` // the revision of Parts
	Status   ItemStatus
	On       time.Time `json:",omitzero"`  // when the status was reached
	Reason   string    `json:",omitempty"` // why it is cancelled or refused
	Last     ItemNews  `json:",omitempty"` // the last thing that happened to it
	LastBy   UserID    `json:",omitempty"`
	Past     []UserID  `json:",omitempty"` // earlier owners
	Wish     *Deadline `json:",omitempty"` // a later date that the chair has not agreed to yet

	Told        time.Time `json:",omitzero"`  // rungs up to then were said
	Rung        time.Time `json:",omitzero"`  // the last rung said, as it stands before it moves into working hours
	ToldIn      string    `json:",omitempty"` // the owner's zone when a rung was last said
	Snoozed     time.Time `json:",omitzero"`  // silent until then
	ChairTold   bool      `json:",omitempty"`
	SponsorTold bool      `json:",omitempty"`
}

// Deadline is a date for an item.
type Deadline struct {
	At       time.Time
	DateOnly bool   `json:",omitempty"`
	Zone     string `json:",omitempty"`
	Typed    string `json:",omitempty"`
}

// PartRef names a part of an option: the credit is part 0, then waivers and parts from 1 on
// in the order of Offering.All.
type PartRef struct{ Option, Part int }

// ItemStatus is what became of an item.
type ItemStatus string

// The states of an item.
const (
	ItemOpen      ItemStatus = "open"
	ItemDone      ItemStatus = "done"
	ItemRefused   ItemStatus = "refused" // went back to the chair
	ItemCancelled ItemStatus = "cancelled"
)

// ItemNews is the last thing that happened to an item, for whoever is told of it.
type ItemNews string

// What can happen to an item.
const (
	NewsDone       ItemNews = "done"
	NewsReopened   ItemNews = "reopened"
	NewsHandedOver ItemNews = "handed over"
	NewsRefused    ItemNews = "refused"
	NewsCancelled  ItemNews = "cancelled"
	NewsMoved      ItemNews = "moved"
	NewsWish       ItemNews = "later date asked"
	NewsWishNo     ItemNews = "later date not agreed"
)

// Open reports whether the item still has to be done: by its owner, or, refused, by whoever the
// chair finds.
func (i Item) Open() bool { return i.Status == ItemOpen || i.Status == ItemRefused }

// Overdue reports whether its time is past.
func (i Item) Overdue(now time.Time) bool { return i.Open() && !i.Due.IsZero() && !now.Before(i.Due) }

// ItemDraft is one line of the form.
type ItemDraft struct {
	Text  string
	Due   calendar.Due // zero: undated; a length of time counts from the decision, if there is one
	Parts []PartRef
}

// Item returns an item by its number; nil when there is none.
func (e *Escalation) Item(no int) *Item {
	if no < 1 || no > len(e.Items) {
		return nil
	}
	return &e.Items[no-1]
}

// OpenItems returns the items that are not done and not cancelled, in order.
func (e *Escalation) OpenItems() []Item {
	var open []Item
	for _, i := range e.Items {
		if i.Open() {
			open = append(open, i)
		}
	}
	return open
}
