package ops

import (
	"fmt"

	"escalate/bot/meeting"
	"escalate/store"
)

type hold struct {
	Number number `arg:"" placeholder:"ESC-7" help:"The escalation."`
	State  string `arg:"" enum:"on,off" placeholder:"on|off" help:"on: nothing of it is erased, neither by a person nor by retention. off: the hold is lifted."`
	By     string `placeholder:"NAME" help:"Your name in the audit log. Default: the account that runs this."`
	JSON   bool   `help:"As JSON."`
}

// Help is the example below the flags.
func (hold) Help() string {
	return example("escalate hold ESC-7 on", "escalate hold ESC-7 off") + `

A legal hold wins over erase, forget and retention. The people in the escalation notice nothing; escalate list shows it.`
}

// Run holds the escalation or lifts the hold.
func (h *hold) Run(c *call) error {
	return c.alter(&h.By, func(s store.Ledger) error {
		e, err := c.get(s, h.Number)
		if err != nil {
			return err
		}
		on, was := h.State == "on", e.Held != nil
		e, err = s.Update(c.ctx, h.Number.id(), "", func(e *meeting.Escalation) error { return e.SetHold(on, meeting.Deed{By: h.By}, c.Now()) })
		if err != nil {
			return err
		}
		if on != was {
			c.did("legal hold "+h.State, e.ID, "", h.By)
		}
		if h.JSON {
			return inJSON(c.Out, map[string]any{"id": e.ID.String(), "held": on, "changed": on != was})
		}
		switch {
		case on == was && on:
			fmt.Fprintf(c.Out, "%s was on legal hold already, since %s.\n", e.ID, moment(e.Held.At))
		case on == was:
			fmt.Fprintf(c.Out, "%s was not on legal hold.\n", e.ID)
		case on:
			fmt.Fprintf(c.Out, "%s is on legal hold: nothing of it is erased.\n", e.ID)
		default:
			fmt.Fprintf(c.Out, "%s is not on legal hold any more.\n", e.ID)
		}
		return nil
	})
}
