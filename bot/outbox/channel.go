package outbox

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/view"
)

const (
	nameLimit = 80  // characters of a channel's name
	namesMost = 50  // how many names are tried: name, name-2, name-3, …
	crowdMost = 100 // people in one invitation
	pageSize  = 200 // rows of one page of a listing
	pagesMost = 50  // pages of one listing
)

// makeChannel makes the private channel. A taken name is ours only when an earlier attempt,
// whose outcome nobody knows, made it: otherwise the next name is tried.
func (a *attempt) makeChannel(p view.Part) (meeting.Receipt, error) {
	e := p.E
	if e.Channel.State == meeting.ChannelLive {
		return meeting.Receipt{}, &unwantedError{"the channel is there"}
	}
	for i := a.o.lanes.get(a.b.Lane).taken; ; i++ {
		name := numbered(e.Channel.Name, i)
		r, err := a.create(name)
		if code(err) != "name_taken" || i >= namesMost {
			return r, err
		}
		if a.b.Doubt {
			ours, err := a.ours(e, name)
			if f := judged(err); f != nil && f.class == refused {
				err = nil // Slack does not let us look: take the next name
			}
			if err != nil || ours.Channel != "" {
				return ours, err
			}
		}
		a.o.lanes.change(a.b.Lane, func(m *memo) { m.taken = i + 1 })
		a.called = false // the next name waits for its own token
	}
}

func (a *attempt) create(name string) (r meeting.Receipt, err error) {
	err = a.call(create, "", func(ctx context.Context) error {
		c, err := a.o.cfg.API.CreateConversationContext(ctx, slack.CreateConversationParams{
			ChannelName: name, IsPrivate: true, TeamID: a.o.cfg.Team,
		})
		if err != nil {
			return err
		}
		if c.ID == "" {
			return errSilent
		}
		r = meeting.Receipt{Channel: c.ID, Name: c.Name}
		return nil
	})
	return r, err
}

// numbered returns the i-th name to try, from 0: "esc-1-x", "esc-1-x-2", "esc-1-x-3".
func numbered(name string, i int) string {
	tail := ""
	if i > 0 {
		tail = "-" + strconv.Itoa(i+1)
	}
	r := []rune(name)
	return string(r[:min(len(r), nameLimit-len(tail))]) + tail
}

// sameTry is how much older than the doubtful attempt a channel of that name may be: an older one
// may be that of a store that was thrown away, with other people in it.
const sameTry = time.Minute

// ours returns the private channel of that name that we made after the doubtful attempt began.
func (a *attempt) ours(e *meeting.Escalation, name string) (r meeting.Receipt, err error) {
	oldest := a.oldest(sameTry)
	cursor := ""
	for range pagesMost {
		var page []slack.Channel
		err = a.call(channels, "", func(ctx context.Context) (err error) {
			page, cursor, err = a.o.cfg.API.GetConversationsForUserContext(ctx, &slack.GetConversationsForUserParameters{
				Cursor: cursor, Types: []string{"private_channel"}, Limit: pageSize, ExcludeArchived: true, TeamID: a.o.cfg.Team,
			})
			return err
		})
		if err != nil {
			return r, err
		}
		for _, c := range page {
			made := time.Unix(int64(c.Created), 0)
			if c.Name == name && c.IsPrivate && a.o.cfg.BotUser != "" && c.Creator == a.o.cfg.BotUser &&
				!made.Before(oldest) && c.ID != e.Channel.ID && !slices.Contains(e.Channel.Past, c.ID) {
				return meeting.Receipt{Channel: c.ID, Name: c.Name}, nil
			}
		}
		if cursor == "" {
			break
		}
	}
	return r, nil
}

// invite brings everybody in who is in the escalation and not in the channel yet. One person
// who cannot come keeps nobody else out.
func (a *attempt) invite(p view.Part) (r meeting.Receipt, err error) {
	e := p.E
	var all []string
	for _, m := range e.People {
		if !m.Out && !m.In && string(m.ID) != a.o.cfg.BotUser {
			all = append(all, string(m.ID))
		}
	}
	if len(all) == 0 {
		return r, &unwantedError{"everybody is in the channel"}
	}
	for part := range slices.Chunk(all, crowdMost) {
		if err := a.bring(e.Channel.ID, part, &r); err != nil {
			return meeting.Receipt{}, err
		}
	}
	slices.Sort(r.People)
	return r, nil
}

// bring invites at most a hundred people. Slack refuses the whole invitation for one bad
// name and says which (errors[]), so the others are invited again without it; when it does
// not say which, they are invited one by one.
func (a *attempt) bring(channel string, people []string, r *meeting.Receipt) error {
	for len(people) > 0 {
		err := a.call(invite, "", func(ctx context.Context) error {
			_, err := a.o.cfg.API.InviteUsersToConversationContext(ctx, channel, people...)
			return err
		})
		if err == nil {
			for _, id := range people {
				r.People = append(r.People, meeting.UserID(id))
			}
			return nil
		}
		named := byUser(err, people)
		if f := judged(err); len(named) == 0 && f != nil && (f.class == refused || f.class == barred) && !ofChannel[f.code] {
			if len(people) > 1 {
				return a.bringEach(channel, people, r)
			}
			if f.class == refused {
				named = map[string]string{people[0]: f.code}
			}
		}
		if len(named) == 0 {
			return err
		}
		for id, why := range named {
			if why == "already_in_channel" {
				r.People = append(r.People, meeting.UserID(id))
			} else {
				if r.Failed == nil {
					r.Failed = map[meeting.UserID]string{}
				}
				r.Failed[meeting.UserID(id)] = why
			}
		}
		people = slices.DeleteFunc(slices.Clone(people), func(id string) bool { return named[id] != "" })
	}
	return nil
}

// bringEach invites one by one. Who cannot come now keeps nobody else out.
func (a *attempt) bringEach(channel string, people []string, r *meeting.Receipt) error {
	var last error
	for _, id := range people {
		err := a.bring(channel, []string{id}, r)
		if f := judged(err); err != nil && (f == nil || f.class != barred) {
			return err
		}
		if err != nil {
			last = err
		}
	}
	return last
}

// ofChannel are the refusals of conversations.invite that no other list of people would change.
var ofChannel = set("channel_not_found", "not_in_channel", "is_archived", "is_inactive", "channel_is_archived", "no_permission",
	"method_not_supported_for_channel_type", "not_authorized")

// byUser reads which of the people Slack names in errors[], and why.
func byUser(err error, people []string) map[string]string {
	var said slack.SlackErrorResponse
	if !errors.As(err, &said) {
		return nil
	}
	named := map[string]string{}
	for _, one := range said.Errors {
		if c := one.ConversationsInviteResponseError; c != nil && !c.Ok && c.Error != "" && slices.Contains(people, c.User) {
			named[c.User] = c.Error
		}
	}
	return named
}
