package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// held is the open escalations that somebody is in.
func (b *Bot) held(ctx context.Context, who meeting.UserID) ([]meeting.Row, error) {
	rows, err := b.Store.ByPerson(ctx, who)
	if err != nil {
		return nil, fmt.Errorf("escalations of a person: %w", err)
	}
	return openOnes(rows), nil
}

// handOverForm asks to whom everything of one's own goes.
func (b *Bot) handOverForm(ctx context.Context, r router.Request) (router.Reply, error) {
	rows, err := b.held(ctx, r.By.ID)
	if err != nil {
		return router.Nothing(), err
	}
	if len(rows) == 0 {
		return router.Nothing(), meeting.Refuse("", "You are not in any open escalation, so there is nothing to hand over.")
	}
	return router.Open(view.HandOverForm.DrawWith(b.sheet(input{Request: r}), view.HandOver{Rows: rows})), nil
}

// offerAll offers everything to one person, in every escalation; they confirm it.
func (b *Bot) offerAll(ctx context.Context, r router.Request) (router.Reply, error) {
	h, err := view.HandOverForm.Read(b.lone(r, view.Ref{}))
	if err != nil {
		return router.Nothing(), err
	}
	rows, err := b.held(ctx, r.By.ID)
	if err != nil {
		return router.Nothing(), err
	}
	r = anew(r)
	var offered, refused []string
	for _, row := range rows {
		e, err := b.Store.Get(ctx, row.ID)
		if err != nil {
			return router.Nothing(), fmt.Errorf("hand over %s: %w", row.ID, err)
		}
		if !e.Holds(r.By.ID) {
			continue
		}
		_, err = b.update(ctx, r, row.ID, func(e *meeting.Escalation) error { return e.OfferAll(r.By, h.To, r.At) })
		switch refusal, no := meeting.AsRefusal(err); {
		case no && len(offered) == 0:
			return router.Nothing(), err // nothing was offered yet: the form stays
		case no:
			refused = append(refused, "Not "+row.ID.String()+": "+refusal.Text)
		case err != nil:
			return router.Nothing(), fmt.Errorf("hand over %s: %w", row.ID, err)
		default:
			offered = append(offered, row.ID.String())
		}
	}
	if len(offered) == 0 {
		return router.Nothing(), meeting.Refuse("to", "You have nothing to hand over.")
	}
	text := fmt.Sprintf("%s has been asked to take over what you have in %s. It stays yours until they confirm.", h.To.Display(), strings.Join(offered, ", "))
	return router.Say(strings.Join(append([]string{text}, refused...), "\n")), nil
}

// awayForm asks until when somebody is away.
func (b *Bot) awayForm(ctx context.Context, r router.Request) (router.Reply, error) {
	until, err := b.awayUntil(ctx, r.By.ID)
	if err != nil {
		return router.Nothing(), err
	}
	return router.Open(view.AwayForm.DrawWith(b.sheet(input{Request: r}), until)), nil
}

func (b *Bot) away(ctx context.Context, r router.Request) (router.Reply, error) {
	until, err := view.AwayForm.Read(b.lone(r, view.Ref{}))
	if err != nil {
		return router.Nothing(), err
	}
	if err := b.setAway(ctx, anew(r), until); err != nil {
		return router.Nothing(), err
	}
	home, err := b.home(ctx, r)
	return router.Close().And(home), err
}

// anew makes a form that is sent again with something else in it a request of its own: one that
// is about several escalations may have been saved in some, and the last word counts in all.
func anew(r router.Request) router.Request {
	r.Key, r.Said = r.Key+"/"+r.Said, ""
	return r
}

// back ends an absence.
func (b *Bot) back(ctx context.Context, in input) (router.Reply, error) {
	if err := b.setAway(ctx, in.Request, in.At); err != nil || in.View.Home {
		return router.Nothing(), err
	}
	return router.Say("Welcome back. You will get all messages again."), nil
}

func (b *Bot) setAway(ctx context.Context, r router.Request, until time.Time) error {
	rows, err := b.held(ctx, r.By.ID)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return meeting.Refuse("date", "You are not in any open escalation, so nothing would be sent to you. There is nothing to save.")
	}
	var refused error
	for _, row := range rows {
		_, err := b.keep(ctx, r, row.ID, func(e *meeting.Escalation) error { return e.Away(r.By, until, r.At) })
		if _, no := meeting.AsRefusal(err); no {
			refused = err
		} else if err != nil {
			return fmt.Errorf("away in %s: %w", row.ID, err)
		}
	}
	return refused
}
