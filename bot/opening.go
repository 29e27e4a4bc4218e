package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
	"escalate/store"
)

// openShortcut opens the empty opening form.
func (b *Bot) openShortcut(ctx context.Context, r router.Request) (router.Reply, error) {
	return b.openingForm(ctx, r, "", "", meeting.Quote{}, false)
}

// escalateThis opens the form with a quotation of the message and a link to it.
func (b *Bot) escalateThis(ctx context.Context, r router.Request) (router.Reply, error) {
	return b.openingForm(ctx, r, "", "", meeting.Quote{Text: r.Message.Text, Link: r.Message.Permalink, By: meeting.UserID(r.Message.User)}, false)
}

// openingForm fills in what is known: the people of the customer's last escalation that the
// opener may see, else those of configuration. always skips the offer of an open one.
func (b *Bot) openingForm(ctx context.Context, r router.Request, customer, summary string, quote meeting.Quote, always bool) (router.Reply, error) {
	if err := b.mayOpen(r.By); err != nil {
		return router.Nothing(), err
	}
	d := view.OpeningDraft{Customer: customer, Summary: summary, Severity: meeting.High, Roles: meeting.Unbarred(b.Roles), Quote: quote}
	if customer != "" {
		rows, err := b.seen(ctx, customer, r.By.ID)
		if err != nil {
			return router.Nothing(), err
		}
		if len(rows) > 0 && len(rows[0].Roles) > 0 {
			d.Roles = meeting.Unbarred(rows[0].Roles)
		}
		if !always {
			d.Existing = openOnes(rows)
		}
	}
	ref := view.Ref{Key: quote.Link}
	if always {
		ref.No = asked
	}
	return router.Open(quoting(r, b.opening(ctx, b.lone(r, ref), d))), nil
}

// quoting says above a form for which a message was handed in that the message gave nothing to fill it with.
func quoting(r router.Request, form slack.ModalViewRequest) slack.ModalViewRequest {
	if r.Message.TS == "" || r.Message.Text != "" {
		return form
	}
	return view.WithAlert(form, "That message has no text to quote; perhaps it is a picture. Please say here what it shows.")
}

// opening draws the opening form, with the names of its people.
func (b *Bot) opening(ctx context.Context, s view.Sheet, d view.OpeningDraft) slack.ModalViewRequest {
	d.Names = b.names(ctx, d.Roles)
	return view.OpenForm.DrawWith(s, d)
}

// asked, as the number in the opening form's Ref, says that the opener wants a new escalation
// whatever is open already.
const asked = 1

// names looks up how the people of the prefilled roles are called.
func (b *Bot) names(ctx context.Context, roles map[meeting.Role][]meeting.UserID) func(meeting.UserID) string {
	var ids []meeting.UserID
	for _, r := range meeting.AllRoles {
		ids = append(ids, roles[r]...)
	}
	known, err := b.Store.People(ctx, ids...)
	return func(id meeting.UserID) string {
		if err == nil {
			if p, ok := known[id]; ok {
				return p.Display()
			}
		}
		return string(id)
	}
}

// seen is the customer's escalations that who is in.
func (b *Bot) seen(ctx context.Context, customer string, who meeting.UserID) ([]meeting.Row, error) {
	rows, err := b.Store.ByCustomer(ctx, customer)
	if err != nil {
		return nil, fmt.Errorf("escalations of the customer: %w", err)
	}
	return slices.DeleteFunc(rows, func(row meeting.Row) bool { return !slices.Contains(row.People, who) }), nil
}

func openOnes(rows []meeting.Row) []meeting.Row {
	return slices.DeleteFunc(slices.Clone(rows), func(row meeting.Row) bool { return !row.Phase.Open() })
}

// moreOpening shows the people of the opening form.
func (b *Bot) moreOpening(ctx context.Context, r router.Request, ref view.Ref) (router.Reply, error) {
	s := b.lone(r, ref)
	d, _ := view.OpenForm.Read(s) // what is wrong in it is said when it is sent in
	if ref.Warn {
		rows, err := b.seen(ctx, d.Customer, r.By.ID)
		if err != nil {
			return router.Nothing(), err
		}
		d.Existing = openOnes(rows)
	}
	return router.Show(b.opening(ctx, s, d)), nil
}

// submitOpening opens the escalation. Where the opener can see an open one of the same
// customer, that one is offered first, once.
func (b *Bot) submitOpening(ctx context.Context, r router.Request) (router.Reply, error) {
	ref := view.ParseRef(r.View.Metadata)
	if err := b.mayOpen(r.By); err != nil {
		return router.Nothing(), err
	}
	s := b.lone(r, ref)
	d, err := view.OpenForm.Read(s)
	if err != nil {
		return b.refusedOpening(ctx, s, err)
	}
	o := d.Opening(s.Person)
	o.Discreet, o.Exempt = b.Discreet, b.Policy.Exempt
	if err := b.known(ctx, &o); err != nil {
		return router.Nothing(), err
	}
	e, open, err := b.openAlone(ctx, r, o, ref.Warn || ref.No == asked)
	switch {
	case errors.Is(err, errOffer):
		d.Existing = open
		return router.Show(b.opening(ctx, s, d)), nil
	case err != nil:
		return b.refusedOpening(ctx, s, err)
	}
	return router.Show(view.Opened(e)), nil
}

// openAlone opens the escalation unless the opener can see an open one of the same customer: then it returns errOffer and
// those that are open. offered says that they were offered already. Whether there is one is decided where it is written: an
// escalation that was opened since the customer's were read took a number, and then they are read again. The open one may
// be what this very submission made when it came for the first time, and then that is the answer.
func (b *Bot) openAlone(ctx context.Context, r router.Request, o meeting.Opening, offered bool) (*meeting.Escalation, []meeting.Row, error) {
	var open []meeting.Row
	var next meeting.ID // the number that nobody had taken before they were read
	for range looks {
		e, err := b.create(ctx, r, func(id meeting.ID) (*meeting.Escalation, error) {
			switch {
			case !offered && id != next:
				next = id
				return nil, errMoved
			case len(open) > 0:
				return nil, errOffer
			}
			return meeting.Open(id, o, r.By, r.At)
		})
		if !errors.Is(err, errMoved) {
			return e, open, err
		}
		rows, err := b.seen(ctx, o.Customer, r.By.ID)
		if err != nil {
			return nil, nil, err
		}
		open = openOnes(rows)
	}
	return nil, nil, fmt.Errorf("open an escalation: %w, %d times", errMoved, looks)
}

// errOffer: an open escalation of the customer is offered first.
var errOffer = errors.New("an open one is offered first")

// refusedOpening shows the people when one of them, out of sight, is what is refused.
func (b *Bot) refusedOpening(ctx context.Context, s view.Sheet, err error) (router.Reply, error) {
	return widened(s, err, func(s view.Sheet) (slack.ModalViewRequest, error) {
		d, _ := view.OpenForm.Read(s)
		return b.opening(ctx, s, d), nil
	})
}

// known fills in the people who were prefilled and stand in no input of the form.
func (b *Bot) known(ctx context.Context, o *meeting.Opening) error {
	var ids []meeting.UserID
	for _, people := range o.Roles {
		for _, p := range people {
			if p.Standing == meeting.Unverified {
				ids = append(ids, p.ID)
			}
		}
	}
	people, err := b.Store.People(ctx, ids...)
	if err != nil {
		return fmt.Errorf("people of the opening: %w", err)
	}
	for role, list := range o.Roles {
		for i, p := range list {
			if full, ok := people[p.ID]; ok && p.Standing == meeting.Unverified {
				o.Roles[role][i] = full
			}
		}
	}
	return nil
}

// here is the escalation of the channel that somebody is in; elsewhere the only open one
// that they are in.
func (b *Bot) here(ctx context.Context, r router.Request) (input, error) {
	id, err := b.Store.ByChannel(ctx, r.Channel)
	if err == nil {
		return b.load(ctx, r, view.Ref{Of: id})
	}
	if !errors.Is(err, store.ErrNotFound) {
		return input{}, fmt.Errorf("channel of a command: %w", err)
	}
	open, err := b.held(ctx, r.By.ID)
	if err != nil {
		return input{}, err
	}
	switch len(open) {
	case 0:
		if err := b.mayOpen(r.By); err != nil {
			return input{}, err
		}
		return input{}, meeting.Refuse("", "You are not in any open escalation. To open one, type %s and the customer's name.", b.View.Command)
	case 1:
		return b.load(ctx, r, view.Ref{Of: open[0].ID})
	}
	var names []string
	for _, row := range open {
		names = append(names, row.ID.String()+" "+row.Customer)
	}
	if most := 5; len(names) > most {
		names = append(names[:most], strconv.Itoa(len(open)-most)+" more")
	}
	return input{}, meeting.Refuse("", "You are in %d open escalations: %s. Please do this in the channel of the one you mean.", len(open), strings.Join(names, ", "))
}
