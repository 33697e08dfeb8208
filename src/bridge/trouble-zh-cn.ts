/** The same in Chinese, fetched by pages that are in Chinese as soon as they embed, so that it is there when something goes wrong. */
import type { TroubleWords } from './trouble.js';

export const lang = 'zh-CN';
export const words: TroubleWords = (center, own) => ({
  'insecure-page': ['浏览器只允许安全页面使用麦克风。', '请通过 https 提供本页面以及包含它的所有页面。'],
  'frame-permission': ['此框架不能使用麦克风。', `请让本页面以及包含它的所有页面发送响应头：Permissions-Policy: microphone=(self "${center}")`],
  'frame-blocked': ['本页面自身的 Content-Security-Policy 禁止了此框架。', `请在其 frame-src 中加入 ${center}。`],
  'no-answer': ['此框架没有响应。', `可能是无法连接 ${center}，也可能是它不允许本页面嵌入：请用 --frame-ancestors ${own} 启动呼叫中心服务`],
  'origin-refused': ['呼叫中心不允许本页面与工作台通信。', `请在呼叫中心设置的 "bridge.origins" 中加入 ${own}。`],
  'sign-in-refused': ['呼叫中心不允许本页面为座席登录。', `请在呼叫中心设置的 "bridge.origins" 中，为 ${own} 的 commands 加入 "signIn"。`],
  'storage-blocked': ['浏览器不为此框架保存数据，重新加载后需要再次输入密码。', `请为 embedWorkstation 提供 token 函数，或允许 ${center} 的第三方数据。`],
});
