/** The error table in Simplified Chinese. */
import type { ErrorCode } from '../../src/kernel/errors.js';

const p = (message: string, remedy: string) => ({ message, remedy });

export const problemsZhCN: Readonly<Record<ErrorCode, { readonly message: string; readonly remedy: string }>> = {
  'bad-request': p('请求格式不正确。', '请对照接口文档检查。'),
  'not-signed-in': p('尚未登录。', '请重新登录。'),
  'wrong-credentials': p('邮箱或密码错误。', '请检查后重试。'),
  'token-expired': p('登录凭证已过期。', '请重新登录。'),
  'forbidden': p('该账号无此权限。', '请联系管理员授权。'),
  'not-found': p('未找到。', '请检查编号，可能已被删除。'),
  'not-allowed-now': p('当前状态下无法执行该操作。', '请先查看通话或座席状态。'),
  'signed-in-elsewhere': p('该座席已在别处登录。', '请使用那个窗口，或在此重新登录。'),
  'already-signed-in': p('该座席已在别处登录。', '请先在那里退出，或在允许时接管。'),
  'tab-lost': p('持有电话的窗口已关闭或没有响应。', '请先查看通话状态，然后重试。'),
  'too-many-requests': p('请求过于频繁。', '请稍后再试。'),
  'too-large': p('请求内容过大。', '请减少内容。'),
  'system-error': p('呼叫中心内部出错。', '请重试；若仍失败，请联系管理员查看日志。'),
  'overloaded': p('呼叫中心暂无可用线路。', '请几秒后重试。'),
  'restarting': p('呼叫中心正在重启。', '进行中的通话不受影响，稍后即可发起新的通话。'),
  'center-unreachable': p('无法连接呼叫中心。', '请检查网络，工作台会持续重试。'),
  'timeout': p('未及时收到响应。', '请重试。'),
  'microphone-denied': p('本页面的麦克风已被禁用。', '请在地址栏中允许使用麦克风，然后重试。'),
  'microphone-missing': p('未找到麦克风。', '请插入麦克风后重试。'),
  'microphone-busy': p('麦克风正被其他程序占用。', '请在该程序中释放后重试。'),
  'insecure-context': p('本页面不安全，无法使用麦克风。', '请通过 https 或 localhost 打开。'),
  'frame-not-allowed': p('该框架不允许使用麦克风。', '请为 iframe 添加 allow="microphone; autoplay"。'),
  'phone-not-registered': p('电话未注册。', '请等待重新连接。'),
  'registration-refused': p('电话注册被拒绝。', '请重新登录；如使用自有 PBX，请检查账号和密码。'),
  'call-failed': p('呼叫未能建立。', '请检查号码后重试。'),
  'invalid-number': p('该号码无法拨打。', '请使用数字、+、* 和 #。'),
  'no-current-call': p('当前没有会话。', '请等待来电后再发送。'),
  'origin-refused': p('该页面无权访问工作台。', '请联系管理员添加其来源。'),
  'vetoed': p('页面拒绝了该操作。', '请查看页面给出的原因。'),
  'not-supported': p('此处不支持该功能。', '请使用支持该功能的呼叫中心。'),
};
