package meeting

import (
	"slices"
	"time"
)

// ItemGiven is a new item.
type ItemGiven struct {
	Owner UserID
	Text  string
	Due   Deadline  `json:",omitzero"`
	Parts []PartRef `json:",omitempty"`
}

func (c ItemGiven) apply(e *Escalation, ev Event) {
	i := Item{
		No: len(e.Items) + 1, Text: c.Text, Owner: c.Owner, By: ev.By, At: ev.At, Parts: c.Parts,
		Status: ItemOpen,
	}
	i.move(c.Due)
	i.told(ev)
	e.Items = append(e.Items, i)
}

// move sets the deadline.
func (i *Item) move(d Deadline) {
	i.Due, i.DateOnly, i.Zone, i.Typed = d.At, d.DateOnly, d.Zone, d.Typed
}

// news is what was done to it last, by whom and when.
func (i *Item) news(n ItemNews, ev Event) {
	i.Last, i.LastBy, i.On = n, ev.By, ev.At
}

// told begins the ladder anew. Its owner gets a message of what somebody else did, and then an
// hour's silence; what one does oneself brings no message and silences nothing ahead.
func (i *Item) told(ev Event) {
	i.Told, i.Snoozed, i.Rung, i.ToldIn = ev.At, time.Time{}, time.Time{}, ""
	if ev.By != i.Owner {
		i.Told = ev.At.Add(Quiet)
	}
}

// ItemFinished is an item done.
type ItemFinished struct{ No int }

func (c ItemFinished) apply(e *Escalation, ev Event) {
	i := e.Item(c.No)
	i.Status, i.Wish = ItemDone, nil
	i.news(NewsDone, ev)
}

// ItemReopened is a "done" taken back.
type ItemReopened struct{ No int }

func (c ItemReopened) apply(e *Escalation, ev Event) {
	i := e.Item(c.No)
	i.Status = ItemOpen
	i.news(NewsReopened, ev)
	i.Told, i.Snoozed = ev.At, time.Time{} // nobody gets a message of it
}

// ItemMoved is another deadline.
type ItemMoved struct {
	No int
	To Deadline
}

func (c ItemMoved) apply(e *Escalation, ev Event) {
	i := e.Item(c.No)
	i.move(c.To)
	i.Wish, i.ChairTold, i.SponsorTold = nil, false, false // of the new date nobody has heard
	i.news(NewsMoved, ev)
	i.told(ev)
}

// ItemWished is a later deadline that the owner asks for.
type ItemWished struct {
	No int
	To Deadline
}

func (c ItemWished) apply(e *Escalation, ev Event) {
	i := e.Item(c.No)
	i.Wish = &c.To
	i.news(NewsWish, ev)
}

// ItemWishRefused is the chair's no to a later deadline.
type ItemWishRefused struct{ No int }

func (c ItemWishRefused) apply(e *Escalation, ev Event) {
	i := e.Item(c.No)
	i.Wish = nil
	i.news(NewsWishNo, ev)
}

// ItemHandedOver is another owner. The date stays: it was promised.
type ItemHandedOver struct {
	No int
	To UserID
}

func (c ItemHandedOver) apply(e *Escalation, ev Event) {
	i := e.Item(c.No)
	i.Past = append(slices.Clone(i.Past), i.Owner)
	i.Owner, i.Status, i.Wish = c.To, ItemOpen, nil
	i.news(NewsHandedOver, ev)
	i.told(ev)
}

// ItemTurnedDown is an owner's no.
type ItemTurnedDown struct {
	No     int
	Reason string
}

func (c ItemTurnedDown) apply(e *Escalation, ev Event) {
	i := e.Item(c.No)
	i.Status, i.Reason, i.Wish = ItemRefused, c.Reason, nil
	i.news(NewsRefused, ev)
}

// ItemDropped is an item cancelled.
type ItemDropped struct {
	No     int
	Reason string
}

func (c ItemDropped) apply(e *Escalation, ev Event) {
	i := e.Item(c.No)
	i.Status, i.Reason, i.Wish = ItemCancelled, c.Reason, nil
	i.news(NewsCancelled, ev)
}

// ItemLinked is what an item delivers.
type ItemLinked struct {
	No    int
	Parts []PartRef
}

func (c ItemLinked) apply(e *Escalation, _ Event) {
	i := e.Item(c.No)
	if !slices.Equal(i.Parts, c.Parts) {
		i.Linked++
	}
	i.Parts = c.Parts
}

// ItemTold is a rung said to the owner.
type ItemTold struct {
	No   int
	Rung time.Time `json:",omitzero"`  // see Item; not in old logs
	In   string    `json:",omitempty"` // the owner's zone
}

func (c ItemTold) apply(e *Escalation, ev Event) {
	i := e.Item(c.No)
	i.Told, i.Snoozed, i.ToldIn = ev.At, time.Time{}, c.In
	if c.Rung.After(i.Rung) {
		i.Rung = c.Rung
	}
}

// ItemEscalated is an overdue item of which the chair, or the sponsor, hears.
type ItemEscalated struct {
	No      int
	Sponsor bool `json:",omitempty"`
}

func (c ItemEscalated) apply(e *Escalation, _ Event) {
	i := e.Item(c.No)
	if c.Sponsor {
		i.SponsorTold = true
		return
	}
	i.ChairTold = true
}

func init() {
	register(ItemGiven{}, ItemFinished{}, ItemReopened{}, ItemMoved{}, ItemWished{}, ItemWishRefused{}, ItemHandedOver{}, ItemTurnedDown{}, ItemDropped{}, ItemLinked{})
	registerQuiet(ItemTold{}, ItemEscalated{})
}
