package slackfake

import "escalate/bot/slackfake/wire"

// obj is a JSON object.
type obj = wire.Obj

// orNil is null for an empty string, as Slack writes absent ids.
func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
