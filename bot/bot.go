package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/slack-go/slack/slackevents"

	"escalate/bot/contract"
	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
	"escalate/store"
)

// Config is what the handlers need.
type Config struct {
	Store  store.Store
	View   *view.View
	Policy *meeting.Policy
	// Currency is the ISO code for amounts that name none, until an escalation has its own.
	Currency string
	// Discreet leaves the customer out of channel names.
	Discreet bool
	// Openers limits who may open an escalation; empty is every full member.
	Openers []meeting.UserID
	// Operators look after the bot: on their Home they find what needs them.
	Operators []meeting.UserID
	// Roles prefill the opening form where the customer has no earlier escalation.
	Roles map[meeting.Role][]meeting.UserID
	// Self is the bot's own user id, to know its own coming and going.
	Self meeting.UserID
	// Team is our workspace's id.
	Team string
	// Shared asks Slack whether people of other organisations are in a channel, or may be let
	// in (docs.slack.dev/reference/methods/conversations.info).
	Shared func(ctx context.Context, channel string) (bool, error)
	// Over asks Slack whether our token is refused now (docs.slack.dev/reference/methods/auth.test).
	Over func(ctx context.Context) (bool, error)
	// Updating returns the refusal of what this version does not know while another one runs, too; nil
	// is that none does.
	Updating func() error
	// Stop is called when the installation is over.
	Stop func(error)
}

// Bot answers what people do in Slack.
type Bot struct {
	Config
	clicks map[string]click
	forms  map[string]form // by their callback ids
}

// New makes a Bot.
func New(c Config) *Bot {
	b := &Bot{Config: c}
	b.clicks, b.forms = b.allClicks(), map[string]form{}
	for _, f := range b.formTable() {
		first, look := f.Names()
		b.forms[first] = f
		if look != "" {
			b.forms[look] = f
		}
	}
	return b
}

// input is a request on one escalation: what was pressed or filled, and the escalation as it
// was a moment ago. Commands check everything again inside their transaction.
type input struct {
	router.Request
	Ref  view.Ref
	Seen meeting.Seen // what the form or button showed
	E    *meeting.Escalation
	Form view.Values
	// Topic is the point that the form of a note was opened for; its figures are empty when others
	// were shown.
	Topic   contract.Topic
	Figures string
}

var errGone = meeting.Refuse("", "I cannot find this escalation any more. Nothing was changed.")

// load finds the escalation that a Ref names, for somebody who may take part in it.
func (b *Bot) load(ctx context.Context, r router.Request, ref view.Ref) (input, error) {
	in := input{Request: r, Ref: ref, Seen: ref.Shown(), Form: values(r.Values)}
	e, err := b.Store.Get(ctx, ref.Of)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return in, errGone
	case err != nil:
		return in, fmt.Errorf("load %s: %w", ref.Of, err)
	}
	if err := e.Admits(r.By); err != nil {
		return in, err
	}
	in.E = e
	return in, nil
}

// values is the router's inputs as the view reads them.
func values(v router.Values) view.Values {
	out := view.Values{}
	for id, x := range v {
		out[id] = view.Value(x)
	}
	return out
}

// sheet is a form as the request's person sees it.
func (b *Bot) sheet(in input) view.Sheet {
	s := view.Sheet{
		View: b.View, E: in.E, By: in.By, Ref: in.Ref, Now: in.At, Typed: in.Form, Currency: b.Currency,
		Person: func(id meeting.UserID) meeting.Person {
			p := in.Person(id)
			if p.Standing == meeting.Unverified && in.E != nil && in.E.Has(id) {
				return in.E.Person(id)
			}
			return p
		},
	}
	if in.E != nil && in.E.Background.AnnualValue.Stated() {
		s.Currency = in.E.Background.AnnualValue.Currency()
	}
	return s
}

// lone is the sheet of a form that belongs to no escalation.
func (b *Bot) lone(r router.Request, ref view.Ref) view.Sheet {
	return b.sheet(input{Request: r, Ref: ref, Form: values(r.Values)})
}

// change runs a command of the meeting on the escalation of the input.
func (b *Bot) change(ctx context.Context, in input, command func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	return b.update(ctx, in.Request, in.Ref.Of, command)
}

// keep makes the change that a request asks for, once however often the request comes.
func (b *Bot) keep(ctx context.Context, r router.Request, id meeting.ID, command func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	e, err := b.Store.Update(ctx, id, store.Saying(r.Key, r.Said), command)
	if errors.Is(err, store.ErrSaidOtherwise) {
		return nil, errSavedAlready
	}
	return e, err
}

// A form that was saved, though its person was not told, and was corrected since.
var (
	errSavedAlready  = meeting.Refuse("", "The first version of this form was already saved; your later changes were not. Copy your text, close this form, and edit what is saved.")
	errOpenedAlready = meeting.Refuse("", "The escalation was already opened with the first version of this form; your later changes were not saved. Copy your text, close this form, and edit the escalation: it is on my Home tab.")
)

// home is by's Home tab.
func (b *Bot) home(ctx context.Context, r router.Request) (router.Reply, error) {
	rows, err := b.Store.ByPerson(ctx, r.By.ID)
	if err != nil {
		return router.Nothing(), fmt.Errorf("home: %w", err)
	}
	if r.By.Standing != meeting.FullMember && r.By.Standing != meeting.Unverified {
		rows = nil
	}
	away, err := b.awayUntil(ctx, r.By.ID)
	if err != nil {
		return router.Nothing(), err
	}
	desk, err := b.desk(ctx, r.By)
	if err != nil {
		return router.Nothing(), err
	}
	return router.Home(b.View.Home(rows, view.Visitor{Person: r.By, Away: away, Introduced: isIntroduced(r), Desk: desk}, r.At)), nil
}

// isIntroduced reports whether somebody hid the introduction on Home, now or earlier: the Home that they look at says so.
func isIntroduced(r router.Request) bool {
	if ev, ok := r.Event.(*slackevents.AppHomeOpenedEvent); ok {
		return ev.View != nil && view.Introduced(ev.View.PrivateMetadata)
	}
	return r.View.Home && (r.Action == view.ActIntroduced || view.Introduced(r.View.Metadata))
}

// mayOpen refuses whoever configuration does not let open an escalation.
func (b *Bot) mayOpen(by meeting.Person) error {
	switch {
	case by.Standing != meeting.FullMember && by.Standing != meeting.Unverified:
		return meeting.Refuse("", "Only full members of this workspace can open an escalation.")
	case len(b.Openers) > 0 && !slices.Contains(b.Openers, by.ID):
		return meeting.Refuse("", "You cannot open an escalation here. Please ask your support lead or the person who runs this bot.")
	}
	return nil
}
