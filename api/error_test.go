package api_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
)

// again is how often a read that ends with a RetCode is repeated.
type again int

const (
	never again = iota
	once
	often
)

// documented is every RetCode that is known: what each means, how often a read
// is repeated, what a write that ends so proves, and what its words name.
var documented = []struct {
	codes   []int
	kind    api.Kind
	again   again
	outcome api.Outcome
	says    string
}{
	{[]int{110}, api.KindTimeout, often, api.OutcomeUnknown, "time limit"},
	{[]int{130}, api.KindUnavailable, often, api.OutcomeUnknown, "gateway"},
	{[]int{150}, api.KindUnavailable, often, api.OutcomeUnknown, "service is in trouble"},
	{[]int{153}, api.KindThrottled, often, api.OutcomeRefused, "fewer requests"},
	{[]int{160, 161}, api.KindInvalid, never, api.OutcomeRefused, "action"},
	{[]int{170, 171}, api.KindAuth, never, api.OutcomeRefused, "signature"},
	{[]int{172}, api.KindAuth, never, api.OutcomeRefused, "public key"},
	{[]int{174}, api.KindAuth, never, api.OutcomeRefused, "token"},
	{[]int{210, 220}, api.KindInvalid, never, api.OutcomeRefused, "parameter is missing"},
	{[]int{230}, api.KindInvalid, never, api.OutcomeRefused, "value is not available"},
	{[]int{292}, api.KindInvalid, never, api.OutcomeRefused, "project does not exist"},
	{[]int{293}, api.KindPermission, never, api.OutcomeRefused, "not allowed for these keys"},
	{[]int{294}, api.KindPermission, never, api.OutcomeRefused, "this machine's address"},
	{[]int{295}, api.KindPermission, never, api.OutcomeRefused, "security lock"},
	{[]int{299}, api.KindPermission, never, api.OutcomeRefused, "IAM denies"},
	{[]int{4357, 4504, 4508}, api.KindPermission, never, api.OutcomeRefused, "may not do this"},
	// "Could not get": not the same as "not there".
	{[]int{4058, 4100, 4151, 4201}, api.KindUnavailable, once, api.OutcomeDoubtful, "could not get the data"},
	{[]int{4072, 4127, 4136}, api.KindUnavailable, once, api.OutcomeDoubtful, "could not get the load balancer's data"},
	{[]int{4141}, api.KindUnavailable, once, api.OutcomeDoubtful, "could not get the VServer's data"},
	{[]int{4091, 4146}, api.KindUnavailable, once, api.OutcomeDoubtful, "could not get the backend's data"},
	{[]int{4096}, api.KindUnavailable, once, api.OutcomeDoubtful, "could not get the rule's data"},
	{[]int{4086}, api.KindNotFound, once, api.OutcomeDoubtful, "the VServer was not found, or"},
	{[]int{4103}, api.KindNotFound, once, api.OutcomeDoubtful, "the object was not found, or"},
	{[]int{4088, 4143}, api.KindNotFound, never, api.OutcomeRefused, "no such VServer"},
	{[]int{4093, 4148}, api.KindNotFound, never, api.OutcomeRefused, "no such backend"},
	// "Failed, try later".
	{[]int{4092, 4147}, api.KindUnavailable, never, api.OutcomeDoubtful, "deleting the backend failed"},
	{[]int{4090, 4145}, api.KindUnavailable, never, api.OutcomeDoubtful, "adding the backend failed"},
	{[]int{4097, 4099, 4101}, api.KindUnavailable, never, api.OutcomeDoubtful, "creating the rule failed"},
	{[]int{4075, 4098}, api.KindUnavailable, never, api.OutcomeDoubtful, "deleting the rule failed"},
	{[]int{4074, 4104}, api.KindUnavailable, never, api.OutcomeDoubtful, "update failed"},
	{[]int{4102}, api.KindUnavailable, never, api.OutcomeDoubtful, "deletion failed"},
	{[]int{4077}, api.KindInvalid, never, api.OutcomeRefused, "cannot be without backends"},
	{[]int{4109, 63016}, api.KindInvalid, never, api.OutcomeRefused, "already a backend"},
	{[]int{4110}, api.KindInRule, never, api.OutcomeRefused, "still in a rule"},
	{[]int{4112, 4116}, api.KindInvalid, never, api.OutcomeRefused, "have no rules"},
	{[]int{4118}, api.KindInvalid, never, api.OutcomeRefused, "port must be the listener's"},
	{[]int{4120}, api.KindInvalid, never, api.OutcomeRefused, "backend is not named"},
	{[]int{4207}, api.KindInvalid, never, api.OutcomeRefused, "quota"},
	{[]int{4210}, api.KindInvalid, never, api.OutcomeRefused, "does not exist"},
	{[]int{4996}, api.KindInvalid, never, api.OutcomeRefused, "not supported in this region"},
	{[]int{63030, 63031, 63059}, api.KindInvalid, never, api.OutcomeRefused, "match"},
	{[]int{63032}, api.KindInvalid, never, api.OutcomeRefused, "VPC"},
}

func TestEveryDocumentedRetCodeHasItsMeaning(t *testing.T) {
	for _, d := range documented {
		for _, code := range d.codes {
			e := api.FromRetCode("ReleaseBackend", code, "raw words", "req-1")
			assert.Equal(t, d.kind, e.Kind, code)
			assert.Equal(t, d.again != never, api.Retryable(e), code)
			assert.Equal(t, d.again == once, api.RetryOnce(e), code)
			assert.Equal(t, d.outcome, api.OutcomeOf(e), code)
			assert.Contains(t, e.What(), d.says, code)
			assert.NotEmpty(t, e.Next(), code)
			for _, part := range []string{
				"ReleaseBackend", "raw words", fmt.Sprint("RetCode ", code), "req-1", e.What(),
				e.Next(),
			} {
				assert.Contains(t, e.Error(), part)
			}
		}
	}
}

func TestAMissingParameterIsOurDefectUnlessItIsTheProject(t *testing.T) {
	for _, code := range []int{210, 220} {
		e := api.FromRetCode("DescribeULB", code, "", "")
		assert.Contains(t, e.Error(), "defect of this program")
		e.NoProject = true
		assert.Contains(t, e.Error(), "name a project with --project or in the profile: these keys need one")
		assert.NotContains(t, e.Error(), "defect")
	}
	e := api.FromRetCode("DescribeULB", 171, "", "")
	e.NoProject = true
	assert.Contains(t, e.Next(), "private key")
}

func TestACodeThatNobodyKnowsProvesLittle(t *testing.T) {
	for _, code := range []int{99999, 1, -1, -4093, 4107, 4200} {
		e := api.FromRetCode("ReleaseBackend", code, "raw words", "")
		assert.Equal(t, api.KindInvalid, e.Kind)
		assert.False(t, api.Retryable(e))
		assert.Equal(t, api.OutcomeDoubtful, api.OutcomeOf(e), code)
		assert.Equal(t, fmt.Sprintf("ReleaseBackend: the service reports an unknown error (raw words) [RetCode %d]", code),
			e.Error())
	}
}

// TestOnlyWhatNamesTheRegionSaysThatItHasNoLoadBalancers: a code that may mean
// anything must not be shown as an empty region.
func TestOnlyWhatNamesTheRegionSaysThatItHasNoLoadBalancers(t *testing.T) {
	for _, c := range []struct {
		action  string
		code    int
		message string
		kind    api.Kind
	}{
		{"DescribeULB", 4996, "", api.KindNoProduct},
		{"DescribeVServer", 4996, "", api.KindInvalid},
		{"CreatePolicy", 4996, "", api.KindInvalid},
		{"DescribeULB", 230, "Params [Region] not available", api.KindNoProduct},
		{"DescribeULB", 230, "参数 [Region] 不可用", api.KindNoProduct},
		{"DescribeULB", 230, "region not allowed", api.KindNoProduct},
		{"DescribeULB", 230, "Params [ProjectId] not available", api.KindInvalid},
		{"DescribeULB", 230, "Params [RegionId] not available", api.KindInvalid},
		{"DescribeULB", 230, "", api.KindInvalid},
		{"DescribeULB", 293, "no permission for Region hk", api.KindPermission},
		{"DescribeULB", 299, "Region", api.KindPermission},
		{"DescribeVServer", 230, "Params [Region] not available", api.KindInvalid},
		{"ReleaseBackend", 230, "Params [Region] not available", api.KindInvalid},
		{"ReleaseBackend", 293, "", api.KindPermission},
	} {
		e := api.FromRetCode(c.action, c.code, c.message, "")
		assert.Equal(t, c.kind, e.Kind, "%+v", c)
		assert.Equal(t, c.kind == api.KindNoProduct, e.What() == "no load balancers in this region", "%+v", c)
		assert.Contains(t, e.Error(), c.message)
	}
	e := api.FromRetCode("DescribeULB", 4996, "", "")
	assert.Equal(t, "choose another region", e.Next())
	e.Kind = api.KindNoRegion
	assert.Equal(t, "there is no such region", e.What())
}

// TestTheWordsNameWhoIsAtFault: an HTTP error came from a service that was
// reached, and the proxy is not the endpoint.
func TestTheWordsNameWhoIsAtFault(t *testing.T) {
	for _, c := range []struct {
		e          api.Error
		what, next string
	}{
		{api.Error{Kind: api.KindUnavailable, HTTPStatus: 500}, "the service is in trouble", "wait a moment"},
		{api.Error{Kind: api.KindUnavailable, HTTPStatus: 502}, "the service is in trouble", "wait a moment"},
		{api.Error{Kind: api.KindTimeout, HTTPStatus: 504}, "the service gave up waiting", "wait a moment"},
		{api.Error{Kind: api.KindThrottled, HTTPStatus: 429}, "fewer requests", "wait a moment"},
		{api.Error{Kind: api.KindPermission, HTTPStatus: 403}, "the endpoint refuses access", "what stands before it"},
		{api.Error{Kind: api.KindAuth, HTTPStatus: 401}, "the endpoint refuses access", "keys and its endpoint"},
		{api.Error{Kind: api.KindBadResponse, HTTPStatus: 404}, "makes no sense", "check that the endpoint is the API"},
		{api.Error{Kind: api.KindUnavailable}, "cannot be reached or is in trouble", "check the network"},
		{api.Error{Kind: api.KindTimeout}, "no answer in time", "check the network"},
		{api.Error{Kind: api.KindUnavailable, Proxy: true}, "the proxy", "correct the proxy"},
		{api.Error{Kind: api.KindUnavailable, HTTPStatus: 407, Proxy: true}, "the proxy", "correct the proxy"},
		{api.Error{Kind: api.KindAuth, HTTPStatus: 403, RetCode: 171}, "the signature is wrong", "private key"},
	} {
		assert.Contains(t, c.e.What(), c.what, "%+v", c.e)
		assert.Contains(t, c.e.Next(), c.next, "%+v", c.e)
	}
}

func TestEveryKindHasWords(t *testing.T) {
	for _, kind := range []api.Kind{
		api.KindAuth, api.KindPermission, api.KindNotFound, api.KindInRule, api.KindThrottled, api.KindUnavailable,
		api.KindTimeout,
		api.KindBadResponse, api.KindNoProduct, api.KindNoRegion, api.KindReadOnly,
	} {
		e := &api.Error{Kind: kind, Action: "DescribeULB"}
		assert.NotEmpty(t, e.Next(), kind)
		assert.NotEqual(t, "the service refused the request", e.What(), kind)
	}
}

func TestFactsAreWhatASupportDeskAsksFor(t *testing.T) {
	assert.Empty(t, (&api.Error{}).Facts())
	assert.Equal(t, "public key abc... at api.example, RetCode 171",
		(&api.Error{RetCode: 171, Asked: "public key abc... at api.example"}).Facts())
	assert.Equal(t, "HTTP 502, request req-1", (&api.Error{HTTPStatus: 502, RequestID: "req-1"}).Facts())
	assert.Equal(t, "RetCode 171, request req-1", api.FromRetCode("A", 171, "", "req-1").Facts())
}

func TestWhatAWriteProvesWithoutARetCode(t *testing.T) {
	for _, c := range []struct {
		err  error
		want api.Outcome
	}{
		{nil, api.OutcomeAccepted},
		{&api.Error{Kind: api.KindReadOnly}, api.OutcomeRefused},
		{&api.Error{Kind: api.KindUnavailable, NotSent: true}, api.OutcomeRefused},
		{&api.Error{Kind: api.KindUnavailable}, api.OutcomeUnknown},
		{&api.Error{Kind: api.KindTimeout}, api.OutcomeUnknown},
		{&api.Error{Kind: api.KindBadResponse, HTTPStatus: 200}, api.OutcomeUnknown},
		{&api.Error{Kind: api.KindUnavailable, HTTPStatus: 502}, api.OutcomeUnknown},
		{fmt.Errorf("wrapped: %w", &api.Error{NotSent: true}), api.OutcomeRefused},
		{context.Canceled, api.OutcomeUnknown},
		{errors.New("anything"), api.OutcomeUnknown},
	} {
		assert.Equal(t, c.want, api.OutcomeOf(c.err), "%v", c.err)
	}
}

func TestWhichReadsAreWorthRepeating(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{&api.Error{Kind: api.KindUnavailable}, true},
		{&api.Error{Kind: api.KindTimeout}, true},
		{&api.Error{Kind: api.KindBadResponse, HTTPStatus: 200}, false},
		{&api.Error{Kind: api.KindBadResponse, HTTPStatus: 200, Cause: api.ErrCut}, true},
		{&api.Error{Kind: api.KindBadResponse, HTTPStatus: 302, Cause: api.ErrCut}, false},
		{&api.Error{Kind: api.KindThrottled, HTTPStatus: 429}, true},
		{&api.Error{Kind: api.KindUnavailable, HTTPStatus: 502}, true},
		{&api.Error{Kind: api.KindUnavailable, HTTPStatus: 503}, true},
		{&api.Error{Kind: api.KindTimeout, HTTPStatus: 504}, true},
		{&api.Error{Kind: api.KindUnavailable, HTTPStatus: 500}, false},
		{&api.Error{Kind: api.KindBadResponse, HTTPStatus: 302}, false},
		{&api.Error{Kind: api.KindPermission, HTTPStatus: 403}, false},
		{&api.Error{Kind: api.KindInvalid}, false},
		{&api.Error{Kind: api.KindTimeout, Cause: context.Canceled}, false},
		{context.DeadlineExceeded, false},
		{nil, false},
	} {
		assert.Equal(t, c.want, api.Retryable(c.err), "%+v", c.err)
	}
}

func TestKindOfAndUnwrap(t *testing.T) {
	e := &api.Error{Kind: api.KindAuth, Cause: context.DeadlineExceeded}
	assert.Equal(t, api.KindAuth, api.KindOf(fmt.Errorf("wrapped: %w", e)))
	assert.Equal(t, api.KindUnavailable, api.KindOf(errors.New("else")))
	assert.ErrorIs(t, e, context.DeadlineExceeded)
}

func TestAHostThatCannotBeAddedMayBeGone(t *testing.T) {
	assert.Contains(t, api.FromRetCode("AllocateBackend", 230, "", "").Error(), "check that the host still exists")
	assert.NotContains(t, api.FromRetCode("ReleaseBackend", 230, "", "").Error(), "host")
	for _, code := range []int{4109, 63016} {
		assert.Contains(t, api.FromRetCode("AllocateBackend", code, "", "").Error(),
			"the host is already a backend there; refresh to see its id there")
	}
}
