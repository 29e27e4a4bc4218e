package view

import (
	"slices"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// mayPropose says that options can be proposed: not while they are frozen.
func (p *page) mayPropose() bool {
	open := p.e.Phase == meeting.Reviewing || p.e.Phase == meeting.Deciding && p.e.Fallen() != nil
	return open && len(p.e.LiveOptions()) < meeting.MaxOptions
}

// undecided are the phases in which an option can be changed, from the opening of the vote on by the chair alone.
var undecided = []meeting.Phase{meeting.Reviewing, meeting.Voting, meeting.Deciding}

// optionMenu is what can be done with an option now; the form warns of what a change means during the vote.
func (p *page) optionMenu(o meeting.Option) slack.BlockElement {
	ref := p.no(o.No, o.Rev)
	ask := entry{}
	if p.mayAskException(o.No) {
		ask = entry{ActAskException, "Ask for the exception", ref}
	}
	if !slices.Contains(undecided, p.e.Phase) {
		return menu(ActItem, ask)
	}
	withdraw := entry{}
	if p.e.Phase == meeting.Reviewing {
		withdraw = entry{ActWithdrawOpt, "Withdraw", ref}
	}
	change := entry{FormID(FormOption), "Change", ref}
	if p.e.DecidedOn(o.No) != nil {
		change = entry{}
	}
	return menu(ActItem, change, withdraw, ask)
}
